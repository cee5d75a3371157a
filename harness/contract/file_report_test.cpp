#include "contract/file_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace file_report_test {

std::string report_with(const std::string& artifact) {
  return R"({"contract":{"concord":1,"library":"a","package":"example.org/a","exports":[],"lint":[]},)"
         R"("go":{"version":"go1.19","os":"linux","arch":"amd64"},"main":{"file":""},)"
         R"("inputs":{"files":["/x/liba.so"],"dirs":[]})" +
         artifact + "}";
}

TEST(FileReports, AreReadWhole) {
  const auto report = parse_file_report(report_with(
      R"(,"artifact":{"file":"/x/liba.so","size":5,"class":64,"type":"shared object","needed":["libc.so.6"],"symbols":true,)"
      R"("go":{"version":"go1.19","package":"example.org/a","module":"","settings":[{"key":"-ldflags","value":"-s"}]},)"
      R"("exports":["Add"],"internal":7,"unknown":[{"export":"Add","why":"no DWARF"}]})"));
  ASSERT_TRUE(report) << report.error().text;
  const ElfFacts& elf = report->elf;
  EXPECT_EQ(report->report.contract.package, "example.org/a");
  EXPECT_EQ(elf.size_bytes, 5U);
  EXPECT_EQ(elf.class_bits, 64U);
  EXPECT_THAT(elf.needed, testing::ElementsAre("libc.so.6"));
  EXPECT_TRUE(elf.symbols);
  ASSERT_TRUE(elf.go);
  EXPECT_THAT(elf.go->settings, testing::ElementsAre(testing::Pair("-ldflags", "-s")));
  EXPECT_EQ(elf.internal, 7U);
  ASSERT_EQ(elf.unknown.size(), 1U);
  EXPECT_EQ(elf.unknown[0].why, "no DWARF");
}

TEST(FileReports, MayLackBuildInfo) {
  const auto report = parse_file_report(report_with(R"(,"artifact":{"go":null})"));
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->elf.go);
}

TEST(FileReports, WithoutAnArtifactAreNone) {
  EXPECT_FALSE(parse_file_report(report_with("")));
  EXPECT_FALSE(parse_file_report("{"));
}

}  // namespace file_report_test
}  // namespace concord
