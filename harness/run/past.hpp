// What one process was asked and has answered, in order. Takes little room: blocks of generated cases that
// follow each other are one entry.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/agenda.hpp"

namespace concord {

class Past {
 public:
  void add(const Item& item);
  [[nodiscard]] std::uint64_t cases() const { return cases_; }
  /// The case at a position, on its own.
  [[nodiscard]] Single at(std::uint64_t position) const;
  /// Requests for the cases from there on, no larger than those that were sent.
  [[nodiscard]] std::vector<Item> since(const Plan& plan, std::uint64_t first) const;

 private:
  std::vector<Item> items_;
  std::uint64_t cases_ = 0;
};

/// "library/function/case", of a generated case "…/family#n".
[[nodiscard]] std::string id_of(const Plan& plan, const Single& single);

}  // namespace concord
