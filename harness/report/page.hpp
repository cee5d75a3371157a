// The sheet that the console reports write on: colours, symbols, wrapping, numbers for people. Knows no
// verdicts.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.hpp"

namespace concord {

enum class Ink : std::uint8_t { plain, good, bad, warn, dim, strong };

struct Symbols {
  std::string_view pass, fail, known, unknown, none, between, ellipsis, plus_minus, times;
};

/// Lines of text. Never holds two empty lines in a row, nor one at its start.
class Page {
 public:
  explicit Page(const ConsoleOptions& options);

  void line(std::string_view text);
  void gap();
  /// `lead`, then the pieces with `separator` between them; lines after the first start under the first
  /// piece.
  void wrapped(std::string_view lead, const std::vector<std::string>& pieces, std::string_view separator);

  /// The same, of one text that breaks at its spaces.
  void prose(std::string_view lead, std::string_view text);

  [[nodiscard]] std::string paint(Ink ink, std::string_view text) const;
  [[nodiscard]] const Symbols& symbols() const { return symbols_; }
  [[nodiscard]] const ConsoleOptions& options() const { return options_; }
  [[nodiscard]] std::size_t width() const { return options_.width; }
  [[nodiscard]] std::string take();

 private:
  ConsoleOptions options_;
  Symbols symbols_;
  std::string text_;
};

/// Columns of a text that may hold the escapes of paint().
[[nodiscard]] std::size_t painted_width(std::string_view text);

[[nodiscard]] std::string grouped(std::uint64_t number);  ///< "12,345"
[[nodiscard]] std::string compact_count(
    std::uint64_t number);  ///< at most six characters: "66,667", "667k", "12M"
[[nodiscard]] std::string seconds(std::chrono::microseconds time);  ///< "38 ms", "1.84 s", "2 min 5 s"
[[nodiscard]] std::string count_of(std::uint64_t number, std::string_view noun);  ///< "1 client", "2 clients"
/// "a", "a and b", "a, b and c", "a, b and 4 others"
[[nodiscard]] std::string enumeration(const std::vector<std::string>& names, std::size_t most = 3);

}  // namespace concord
