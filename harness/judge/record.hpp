// How every case of an entry ended, in short: what two rounds are compared by. Cases that passed are not in
// it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/summary.hpp"

namespace concord {

/// What two endings of a case are compared by.
struct Answered {
  Verdict verdict = Verdict::pass;
  bool cut_off = false;      ///< its turn did not come: that says nothing of it
  std::uint64_t answer = 0;  ///< digest of what it gave
  friend bool operator==(const Answered&, const Answered&) = default;
};

[[nodiscard]] Answered answered_with(const Failure& failure, bool cut_off);
/// `expect`: how known.toml would spell it; `got`: in words, which count where that tells nothing.
[[nodiscard]] Answered answered_with(Verdict verdict, std::string_view expect, std::string_view got);

/// Consecutive cases that ended alike.
struct Span {
  std::uint64_t first = 0, count = 1;
  Answered how;
};

/// What is said of a family as such stands behind all of its cases: a few places, since several things may be
/// said.
inline constexpr std::uint64_t of_the_whole = UINT64_MAX;
[[nodiscard]] constexpr bool is_of_the_whole(std::uint64_t index) { return index > of_the_whole - 8; }

class Record {
 public:
  void add(const Span& span);
  [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }
  [[nodiscard]] bool is_complete() const { return complete_; }

  /// Beyond so many it gives up: memory shall not grow with what goes wrong.
  static constexpr std::size_t most_spans = 100'000;

 private:
  std::vector<Span> spans_;
  bool complete_ = true;
};

/// The number of the case that a failure of this entry speaks of: n of "…/family#n", 0 of a written case.
[[nodiscard]] std::uint64_t index_in(const Entry& entry, std::string_view id);

}  // namespace concord
