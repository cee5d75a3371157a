// Reports: pure functions from what a run gave to bytes. No report judges, opens a file or asks for the time.
#pragma once

#include <optional>
#include <string>

#include "model/measurement.hpp"
#include "model/summary.hpp"

namespace concord {

struct ConsoleOptions {
  bool colour = false;
  bool ascii = false;            ///< the terminal does not speak UTF-8
  unsigned width = 80;           ///< columns
  bool quiet = false;            ///< only what went wrong, and the last line
  bool verbose = false;          ///< every kept failure, whole details, the clients' versions and times
  std::optional<int> exit_code;  ///< where the program ends with more than the summary can tell (2, 3)
};

/// A matrix for each library, its facts, every difference; the last line counts every verdict.
[[nodiscard]] std::string console_report(const Summary& summary, const ConsoleOptions& options);

/// What each call costs: for each export a row a client, then the warnings.
[[nodiscard]] std::string bench_report(const Measurement& measurement, const ConsoleOptions& options);

/// JUnit XML: a suite for each library and client, a testcase for each entry. Valid XML 1.0 whatever the
/// texts hold.
[[nodiscard]] std::string junit_report(const Summary& summary);

/// TAP version 14: a test point for each entry.
[[nodiscard]] std::string tap_report(const Summary& summary);

/// Annotations of GitHub's workflow commands, pointing at the lines of suite.toml. They count when they are
/// printed:
/// --report github=-
[[nodiscard]] std::string github_report(const Summary& summary);

/// GitHub-flavoured Markdown for a job summary: the matrix and the differences; less than the 1 MiB that
/// GitHub takes.
[[nodiscard]] std::string markdown_report(const Summary& summary);

/// One self-contained page: matrix, cases, differences; of a bench the plots and their tables. Needs no
/// network.
[[nodiscard]] std::string html_report(const Summary& summary);
[[nodiscard]] std::string bench_html_report(const Measurement& measurement);

/// Of the JSON reports; raised when a reader of the old one would misread the new one.
inline constexpr int json_schema = 1;

/// JSON (report/schema/). The same plan gives the same bytes outside the blocks `host`, `when` and `timing`.
[[nodiscard]] std::string json_report(const Summary& summary);
/// A line for the run, each library, client and entry, and the end.
[[nodiscard]] std::string json_lines_report(const Summary& summary);
[[nodiscard]] std::string bench_json_report(const Measurement& measurement);

/// A row a cell, with names of columns above (RFC 4180); what was left out has its reason in the last one.
[[nodiscard]] std::string bench_csv_report(const Measurement& measurement);
/// A list of {name, unit, value, range}, which github-action-benchmark calls customSmallerIsBetter.
[[nodiscard]] std::string bench_smaller_is_better_report(const Measurement& measurement);
/// A table an export, for a job summary.
[[nodiscard]] std::string bench_markdown_report(const Measurement& measurement);

}  // namespace concord
