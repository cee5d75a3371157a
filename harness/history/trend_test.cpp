#include "history/trend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"

namespace concord {
namespace trend_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Measurement measured(const std::string& when, double linked_ns, double ruby_ns,
                     const std::string& cpu = "A") {
  Measurement measurement;
  measurement.when = when;
  measurement.host = {"Linux", cpu, 2};
  for (const auto& [client, ns] : {std::pair{"c-linked", linked_ns}, {"ruby-ffi", ruby_ns}}) {
    if (ns == 0) continue;
    Cell cell{"x", "F", client, Subject::library, 1000, {ns, ns, ns}, "main thread", ""};
    cell.median_ns = cell.low_ns = cell.high_ns = ns;
    measurement.cells.push_back(cell);
  }
  return measurement;
}

TEST(Trend, IsOrderedByTimeWhateverTheFilesAreCalled) {
  const Trend trend = trend_of({{"a", measured("2026-03-01T00:00:00Z", 50, 300)},
                                {"b", measured("2026-01-01T00:00:00Z", 50, 100)},
                                {"c", measured("2026-02-01T00:00:00Z", 50, 0)}});
  ASSERT_EQ(trend.lines.size(), 2U);
  EXPECT_TRUE(trend.same_machine);
  EXPECT_EQ(trend.lines[1].client, "ruby-ffi");
  EXPECT_EQ(trend.lines[1].figures[0]->middle, 100);
  EXPECT_FALSE(trend.lines[1].figures[1]) << "not measured then";
  EXPECT_EQ(trend.lines[1].figures[2]->middle, 300);
  const std::string shown = console_trend(trend, {});
  EXPECT_THAT(shown, AllOf(HasSubstr("▁ █"), HasSubstr("100.0 -> 300.0"), HasSubstr("slower")));
}

TEST(Trend, ClaimsNoMoreThanAComparison) {
  const auto words = [](double then, double now) {
    return console_trend(trend_of({{"a", measured("2026-01-01T00:00:00Z", 50, then)},
                                   {"b", measured("2026-02-01T00:00:00Z", 50, now)}}),
                         {});
  };
  EXPECT_THAT(words(100, 115), Not(HasSubstr("slower"))) << "one launch may be 20 % from another one";
  EXPECT_THAT(words(100, 125), HasSubstr("slower"));
}

TEST(Trend, AcrossMachinesShowsMultiplesOfTheLinkedCallAlone) {
  const Trend trend = trend_of({{"a", measured("2026-01-01T00:00:00Z", 50, 100)},
                                {"b", measured("2026-02-01T00:00:00Z", 200, 400, "B")}});
  EXPECT_FALSE(trend.same_machine);
  ASSERT_EQ(trend.lines.size(), 1U);
  EXPECT_EQ(trend.lines[0].figures[0]->middle, 2);
  EXPECT_EQ(trend.lines[0].figures[1]->middle, 2);
  EXPECT_THAT(console_trend(trend, {}), AllOf(HasSubstr("multiples of c-linked"), Not(HasSubstr("slower"))));
}

TEST(Trend, LeavesOutWhatIsNotOursAndRefusesWhatIsTorn) {
  const TemporaryFolder folder;
  EXPECT_THAT(read_trend(folder.path()).error().text, HasSubstr("holds no measurement"));
  EXPECT_THAT(read_trend(folder / "nowhere").error().text, HasSubstr("is no folder"));
  ASSERT_TRUE(
      write_file_atomically(folder / "a.json", bench_json_report(measured("2026-01-01T00:00:00Z", 50, 100))));
  ASSERT_TRUE(write_file_atomically(folder / "b.json", R"({"benchmarks":[]})"));
  ASSERT_TRUE(write_file_atomically(folder / "c.json", json_report(Summary{})));
  ASSERT_TRUE(write_file_atomically(folder / "notes.txt", "x"));
  const auto trend = read_trend(folder.path());
  ASSERT_TRUE(trend) << trend.error().text;
  EXPECT_EQ(trend->when.size(), 1U);
  EXPECT_THAT(trend->notes, ElementsAre(HasSubstr("b.json"), HasSubstr("c.json")));
  ASSERT_TRUE(write_file_atomically(folder / "d.json", "{\"concord\":"));
  EXPECT_THAT(read_trend(folder.path()).error().text, AllOf(HasSubstr("d.json"), HasSubstr("torn")));
}

}  // namespace trend_test
}  // namespace concord
