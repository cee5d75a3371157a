// Whatever the texts of a run hold, every report is what its format says, by readers that are not ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace hostile_test {

using namespace std::string_literals;

std::vector<std::string> attacks() {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
  return {every,
          "\x1b[2J\x1b]0;title\x07\x1b[31m\x9b[?25l",
          "\u202e\u2066\u200b\ufeff\u2028\u0085",
          "]]>&amp;<!--<script>alert(1)</script>-->&#0;<?xml?>\"'",
          "\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82",
          "\ufffe\uffff\U0001ffff\ufdd0",
          "\r\n\t\v\f\b\0end"s,
          "{}{0}%s%n\\u0000\\",
          std::string(5'000, '\x1b')};
}

/// A summary in which every text is the attack.
Summary of(const std::string& attack) {
  Summary summary = samples::every_verdict();
  for (LibraryState& library : summary.libraries) {
    library.name = attack;
    library.package_dir = library.go_version = attack;
    library.functions = library.uncovered = {attack, attack + "1"};
    library.artifact = {{attack, false, attack}, {attack, true, attack}};
    library.changes = {{attack, "breaking", attack, attack, attack}, {attack, attack, attack, "", attack}};
    library.lint = {{attack, attack, 1, attack}};
  }
  for (ClientState& client : summary.clients) {
    client.id += attack;
    client.runtime = attack;
    if (!client.unavailable.empty()) client.unavailable = attack;
  }
  for (Entry& entry : summary.entries) {
    entry.library = entry.function = attack;
    entry.name += attack;
    entry.client += attack;
    for (Failure& failure : entry.failures) {
      for (std::string* text : {&failure.id, &failure.client, &failure.call, &failure.expected, &failure.got,
                                &failure.detail, &failure.replay})
        *text += attack;
    }
  }
  summary.host.system = summary.host.cpu = summary.when = attack;
  return summary;
}

/// Terminal output may hold our own colours, line ends, and else only what is printable.
std::string obeyed(std::string text) {
  for (const char* ours : {"\x1b[0m", "\x1b[32m", "\x1b[31;1m", "\x1b[33m", "\x1b[2m", "\x1b[1m"}) {
    const std::string sequence = ours;
    for (std::size_t at = 0; (at = text.find(sequence, at)) != std::string::npos;)
      text.erase(at, sequence.size());
  }
  std::string lines;
  for (const std::string_view line : lines_of(text)) {
    if (visible(line) != line) return visible(line).substr(0, 200);
  }
  return "";
}

TEST(HostileTexts, AreShownOnTheConsoleAndNotObeyed) {
  for (const std::string& attack : attacks()) {
    for (const bool colour : {false, true}) {
      for (const bool ascii : {false, true}) {
        ConsoleOptions options;
        options.colour = colour;
        options.ascii = ascii;
        options.verbose = true;
        EXPECT_EQ(obeyed(console_report(of(attack), options)), "") << visible(attack.substr(0, 40));
        Measurement measurement = samples::measurement();
        for (Cell& cell : measurement.cells)
          cell.library = cell.function = cell.client = cell.context = attack;
        for (Cell& cell : measurement.cells) {
          if (!cell.left_out.empty()) cell.left_out = attack;
        }
        for (ClientState& client : measurement.clients) client.id = client.unavailable = attack;
        measurement.warnings = {attack};
        EXPECT_EQ(obeyed(bench_report(measurement, options)), "") << visible(attack.substr(0, 40));
      }
    }
  }
}

/// Exit code and words of a Python program over a file.
CommandEnd python(const std::string& program, const std::filesystem::path& file) {
  const auto end = run_command({{"python3", "-c", program, file.string()}, {}, {}, std::chrono::seconds(60)});
  return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
}

TEST(HostileTexts, LeaveXmlAndJsonThatOtherReadersTake) {
  const TemporaryFolder folder;
  for (const std::string& attack : attacks()) {
    const Summary summary = of(attack);
    ASSERT_TRUE(write_file_atomically(folder / "x.xml", junit_report(summary)));
    ASSERT_TRUE(write_file_atomically(folder / "x.json", json_report(summary)));
    const CommandEnd xml = python(
        "import sys, xml.etree.ElementTree as e\n"
        "root = e.parse(sys.argv[1]).getroot()\n"
        "assert root.tag == 'testsuites' and len(root.findall('.//failure')) > 5",
        folder / "x.xml");
    EXPECT_EQ(xml.exit_code, 0) << visible(attack.substr(0, 40)) << xml.err;
    const CommandEnd json = python(
        "import sys, json\n"
        "def strict(constant): raise ValueError(constant)\n"
        "report = json.loads(open(sys.argv[1], 'rb').read().decode('utf-8'), parse_constant=strict)\n"
        "assert len(report['entries']) > 5 and report['totals']['failures'] > 5",
        folder / "x.json");
    EXPECT_EQ(json.exit_code, 0) << visible(attack.substr(0, 40)) << json.err;
  }
}

}  // namespace hostile_test
}  // namespace concord
