// Generated families: case n is a pure function of (family, n), so nothing is stored and any case can be made
// again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/contract.hpp"
#include "plan/generate.hpp"
#include "plan/suite.hpp"

namespace concord {

/// Goes into the goldens: a change of what is generated makes old digests meaningless.
inline constexpr int generator_version = 1;

class Family {
 public:
  /// Fails (usage, with the suite's position) where a parameter's type has no generator or a limit makes no
  /// sense.
  [[nodiscard]] static Result<Family> make(const SuiteFamily& spec, const Export& function,
                                           const std::filesystem::path& suite);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Rows a request: few where rows are long.
  [[nodiscard]] std::uint64_t rows_per_block() const { return rows_per_block_; }
  /// Appends the row of case `index` (0 … size-1) in wire spelling: `["1","2"]`.
  void append_row(std::uint64_t index, std::string& out) const;
  [[nodiscard]] std::string row(std::uint64_t index) const;

 private:
  struct Limits {
    std::vector<std::string> excluded;  // wire spellings
    bool bounded = false;
    std::int64_t min = 0, max = 0;
    std::uint64_t shortest = 0, longest = 24;  // elements or bytes
    std::string length_from{};                 // the parameter whose value is their number
  };
  struct Param {
    Type type;
    Limits limits;
    std::vector<std::string> boundary;        // wire spellings; empty for random families
    std::optional<std::size_t> counted_by{};  // the parameter that says how many cells this one has
  };
  static Result<Limits> read_limits(const Json& json, const Type& type);
  static bool is_excluded(const std::string& wire, const Limits& limits);
  static std::vector<std::string> within(std::vector<std::string> values, const Limits& limits);
  [[nodiscard]] Result<void> count(const Export& function);
  void append_random(const Param& param, const Lengths& lengths, std::uint64_t stream,
                     std::string& out) const;
  void append_counted_row(std::uint64_t index, std::string& out) const;

  std::vector<Param> params_;
  std::uint64_t seed_ = 1, size_ = 0, rows_per_block_ = 512;
  bool counts_ = false;  // some parameter's length is another one's value
};

}  // namespace concord
