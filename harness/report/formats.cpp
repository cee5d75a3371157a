// The lists. Knows no format from inside.
#include "report/formats.hpp"

#include <sstream>

#include "measure/gbench_report.hpp"
#include "report/inspection.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

std::string gbench_report(const Measurement& measurement) {
  std::ostringstream out;
  write_gbench_json(measurement, out);
  return out.str();
}

}  // namespace

const std::vector<Format<Summary>>& run_formats() {
  static const std::vector<Format<Summary>> formats{
      {"html", "one page for people: matrix, every difference, filters", html_report},
      {"junit", "JUnit XML, for GitLab, Jenkins and the test reporters of GitHub", junit_report},
      {"tap", "TAP version 14", tap_report},
      {"markdown", "for a job summary, as in --report markdown=$GITHUB_STEP_SUMMARY", markdown_report},
      {"github", "annotations at the lines of suite.toml, as in --report github=-", github_report},
      {"json", "everything, for programs; what merge and diff read", json_report},
      {"jsonl", "the same as lines, for programs that read as they go", json_lines_report},
  };
  return formats;
}

const std::vector<Format<Measurement>>& bench_formats() {
  static const std::vector<Format<Measurement>> formats{
      {"html", "one page for people: plots and tables", bench_html_report},
      {"gbench", "Google Benchmark's JSON, for its compare.py and the usual CI actions", gbench_report},
      {"smaller-is-better", "JSON for github-action-benchmark (tool: customSmallerIsBetter)",
       bench_smaller_is_better_report},
      {"csv", "a row a call and client, for spreadsheets", bench_csv_report},
      {"markdown", "for a job summary, as in --report markdown=$GITHUB_STEP_SUMMARY", bench_markdown_report},
      {"json", "everything, for programs; what diff and trend read", bench_json_report},
  };
  return formats;
}

const std::vector<Format<std::vector<Inspection>>>& inspect_formats() {
  static const std::vector<Format<std::vector<Inspection>>> formats{
      {"json", "everything, for programs", inspection_json_report},
  };
  return formats;
}

}  // namespace concord
