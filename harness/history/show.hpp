// Comparisons for people: on a terminal, and as Markdown for a pull request. Pure functions.
#pragma once

#include <string>

#include "history/compare.hpp"
#include "report/report.hpp"

namespace concord {

/// What the two sides are called: "before.json", "2024-02-29T12:34:56Z".
struct Titles {
  std::string before, after;
};

[[nodiscard]] std::string console_diff(const RunComparison& comparison, const Titles& titles,
                                       const ConsoleOptions& options);
[[nodiscard]] std::string markdown_diff(const RunComparison& comparison, const Titles& titles);
[[nodiscard]] std::string console_diff(const BenchComparison& comparison, const Titles& titles,
                                       const ConsoleOptions& options);
[[nodiscard]] std::string markdown_diff(const BenchComparison& comparison, const Titles& titles);

/// 1 where something got worse; 4 where a call of the library got slower; else 0.
[[nodiscard]] int exit_code_of(const RunComparison& comparison);
[[nodiscard]] int exit_code_of(const BenchComparison& comparison);

/// "2 worse, 1 better, 3 changed; 1 expectation changed; 2 new, 0 gone; 1,234 the same"
[[nodiscard]] std::string counts_line(const RunComparison& comparison);
[[nodiscard]] std::string counts_line(const BenchComparison& comparison);

/// What the two measurements could not have found.
[[nodiscard]] std::string resolution_line(const BenchComparison& comparison);

/// A figure with four digits that matter: "54.3", "1,302", "0.0417".
[[nodiscard]] std::string digits(double value);

}  // namespace concord
