#include "report/inspection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"

namespace concord {
namespace inspection_test {

using testing::HasSubstr;
using testing::Not;

Inspection sample() {
  Inspection inspection;
  inspection.library = "awesome";
  inspection.elf.file = "/dist/libawesome.so";
  inspection.elf.size_bytes = 2584520;
  inspection.elf.class_bits = 64;
  inspection.elf.type = "shared object";
  inspection.elf.machine = "x86-64";
  inspection.elf.byte_order = "little";
  inspection.elf.build_id = "8622e9";
  inspection.elf.needed = {"libc.so.6"};
  inspection.elf.tls = "initial-exec";
  inspection.elf.stack = "not executable";
  inspection.elf.relro = "partial";
  inspection.elf.notes = "none";
  inspection.elf.go =
      GoBuild{"go1.26.8", "example.org/awesome", "", {{"GOARCH", "amd64"}, {"CGO_CFLAGS", ""}}};
  inspection.elf.unknown = {{"Sort", "it has no DWARF"}};
  inspection.contract.exports = {{"Add", "", "", 0, {}, {}}, {"Sort", "", "", 0, {}, {}}};
  inspection.contract.lint = {{"error-result", "a.go", 7, "Open returns error"}};
  inspection.facts = {{"awesome/artifact/elf", true, "ELF 64-bit shared object"}};
  return inspection;
}

std::string shown(const Inspection& inspection, bool quiet = false) {
  ConsoleOptions options;
  options.width = 100;
  options.quiet = quiet;
  return inspection_report({inspection}, options);
}

TEST(InspectionReport, ShowsWhatAFileIs) {
  const std::string text = shown(sample());
  for (const char* line :
       {"awesome  without source", "/dist/libawesome.so  2,584,520 bytes", "ELF 64-bit shared object, x86-64",
        "built with  go1.26.8", "GOARCH=amd64", "SONAME      none", "needs       libc.so.6", "initial-exec",
        "exports     Add, Sort", "? Sort  unknown: it has no DWARF", "lint a.go:7: Open returns error",
        "1 of 1 fact hold"})
    EXPECT_THAT(text, HasSubstr(line));
  EXPECT_THAT(text, Not(HasSubstr("CGO_CFLAGS")));  // empty ones say nothing
  EXPECT_THAT(text, HasSubstr("(exit 0)\n"));
}

TEST(InspectionReport, WithoutBuildInfoSaysSo) {
  Inspection inspection = sample();
  inspection.elf.go.reset();
  EXPECT_THAT(shown(inspection), HasSubstr("unknown: the file holds no Go build info"));
}

TEST(InspectionReport, EndsByTheWorstChange) {
  using Class = AbiChange::Class;
  Inspection inspection = sample();
  inspection.compared_with = "abi.json";
  EXPECT_THAT(shown(inspection), HasSubstr("the ABI is as recorded (exit 0)"));
  inspection.changes = {{"New", Class::additive, "", "New()", "it is new"}};
  EXPECT_THAT(shown(inspection),
              testing::AllOf(HasSubstr("additive  New: it is new"), HasSubstr("the ABI grew (exit 0)")));
  inspection.changes.push_back(
      {"Sort", Class::unknown, "Sort(v []int)", "Sort(…)", "its types cannot be told now"});
  EXPECT_THAT(shown(inspection), HasSubstr("whether the ABI holds cannot be told (exit 1)"));
  inspection.changes.push_back({"Add", Class::breaking, "Add()", "", "it is gone"});
  const std::string text = shown(inspection, true);
  EXPECT_THAT(text, HasSubstr("breaking  Add: it is gone\n    recorded  Add()\n"));
  EXPECT_THAT(text, HasSubstr("compared with abi.json: 1 breaking, 1 additive, 1 unknown"));
  EXPECT_THAT(text, HasSubstr("the ABI broke (exit 1)"));
}

TEST(InspectionReport, FailsWithAFactOrAHeaderThatIsWrong) {
  Inspection inspection = sample();
  inspection.facts[0].holds = false;
  EXPECT_FALSE(as_expected({inspection}));
  inspection = sample();
  inspection.elf.wrong = {{"Add", "the header does not declare it"}};
  EXPECT_FALSE(as_expected({inspection}));
  EXPECT_TRUE(as_expected({sample()}));
}

TEST(InspectionReport, OfHostileTextsIsHarmless) {
  Inspection inspection = sample();
  inspection.elf.soname = "\x1b[31mred\n";
  EXPECT_THAT(shown(inspection), Not(HasSubstr("\x1b")));
}

TEST(InspectionJson, HoldsEverything) {
  Inspection inspection = sample();
  inspection.elf.soname = "\xff";
  const auto json = parse_json(inspection_json_report({inspection}));
  ASSERT_TRUE(json) << json.error().text;
  const Json& library = (*json)["libraries"][0];
  EXPECT_EQ((*json)["concord"]["kind"], "inspection");
  EXPECT_EQ(library["artifact"]["go"]["settings"].size(), 2U);
  EXPECT_EQ(library["artifact"]["unknown"][0]["export"], "Sort");
  EXPECT_EQ(library["exports"][0]["signature"], "Add()");
  EXPECT_EQ(library["package_dir"], nullptr);
  EXPECT_FALSE(library.contains("changes"));  // nothing was compared
}

}  // namespace inspection_test
}  // namespace concord
