// Each report of each sample, compared with the file that was approved. CONCORD_APPROVE=1 writes the files
// anew: review their diff.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "report/html/data.hpp"
#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace approved_test {

struct Approved {
  std::string file;
  std::string (*bytes)();
};

void PrintTo(const Approved& approved, std::ostream* out) { *out << approved.file; }

ConsoleOptions console(unsigned width) {
  ConsoleOptions options;
  options.width = width;
  return options;
}

ConsoleOptions in_ascii_and_verbose() {
  ConsoleOptions options;
  options.ascii = options.verbose = true;
  return options;
}

ConsoleOptions in_colour_and_quiet() {
  ConsoleOptions options;
  options.colour = options.quiet = true;
  return options;
}

class ApprovedReport : public testing::TestWithParam<Approved> {};

TEST_P(ApprovedReport, IsAsItWasApproved) {
  const std::string path = std::string(CONCORD_SOURCE_DIR "/harness/report/approved/") + GetParam().file;
  const std::string got = GetParam().bytes();
  if (const char* approve = std::getenv("CONCORD_APPROVE");
      approve != nullptr && std::string(approve) == "1") {
    ASSERT_TRUE(std::ofstream(path, std::ios::binary) << got) << path;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(expected, got) << "see " << path << "; CONCORD_APPROVE=1 writes it anew";
}

INSTANTIATE_TEST_SUITE_P(
    Console, ApprovedReport,
    testing::Values(
        Approved{"console-all-pass-80.txt", [] { return console_report(samples::all_pass(), console(80)); }},
        Approved{"console-all-pass-120.txt",
                 [] { return console_report(samples::all_pass(), console(120)); }},
        Approved{"console-every-verdict-80.txt",
                 [] { return console_report(samples::every_verdict(), console(80)); }},
        Approved{"console-every-verdict-ascii-verbose.txt",
                 [] { return console_report(samples::every_verdict(), in_ascii_and_verbose()); }},
        Approved{"console-every-verdict-colour-quiet.txt",
                 [] { return console_report(samples::every_verdict(), in_colour_and_quiet()); }},
        Approved{"console-hostile-80.txt", [] { return console_report(samples::hostile(), console(80)); }},
        Approved{"bench-80.txt", [] { return bench_report(samples::measurement(), console(80)); }},
        Approved{"bench-ascii.txt",
                 [] { return bench_report(samples::measurement(), in_ascii_and_verbose()); }}));

INSTANTIATE_TEST_SUITE_P(
    Files, ApprovedReport,
    testing::Values(
        Approved{"junit-all-pass.xml", [] { return junit_report(samples::all_pass()); }},
        Approved{"junit-every-verdict.xml", [] { return junit_report(samples::every_verdict()); }},
        Approved{"junit-hostile.xml", [] { return junit_report(samples::hostile()); }},
        Approved{"tap-every-verdict.tap", [] { return tap_report(samples::every_verdict()); }},
        Approved{"tap-hostile.tap", [] { return tap_report(samples::hostile()); }},
        Approved{"github-every-verdict.txt", [] { return github_report(samples::every_verdict()); }},
        Approved{"github-hostile.txt", [] { return github_report(samples::hostile()); }},
        Approved{"markdown-every-verdict.md", [] { return markdown_report(samples::every_verdict()); }},
        Approved{"markdown-hostile.md", [] { return markdown_report(samples::hostile()); }},
        Approved{"page-every-verdict.json", [] { return page_data(samples::every_verdict()) + "\n"; }},
        Approved{"page-hostile.json", [] { return page_data(samples::hostile()) + "\n"; }},
        Approved{"page-bench.json", [] { return page_data(samples::measurement()) + "\n"; }},
        Approved{"bench.csv", [] { return bench_csv_report(samples::measurement()); }},
        Approved{"bench-hostile.csv", [] { return bench_csv_report(samples::hostile_measurement()); }},
        Approved{"bench-smaller-is-better.json",
                 [] { return bench_smaller_is_better_report(samples::measurement()); }},
        Approved{"bench.md", [] { return bench_markdown_report(samples::measurement()); }},
        Approved{"bench-hostile.md", [] { return bench_markdown_report(samples::hostile_measurement()); }},
        Approved{"json-all-pass.json", [] { return json_report(samples::all_pass()); }},
        Approved{"json-every-verdict.json", [] { return json_report(samples::every_verdict()); }}));

}  // namespace approved_test
}  // namespace concord
