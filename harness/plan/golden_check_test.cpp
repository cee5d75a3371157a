// Goldens that cannot be what a function gives.
#include "plan/golden_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/samples.hpp"

namespace concord {
namespace golden_check_test {

using testing::AllOf;
using testing::HasSubstr;

const Contract library = samples::awesome();

std::string complaint(const std::string& goldens) {
  Fixtures fixtures;
  fixtures.folder = "f";
  fixtures.suite =
      parse_suite(
          "concord = 1\n[[case]]\ncall=\"Add\"\nname=\"a\"\nargs=[1,2]\n[[case]]\ncall=\"Cosine\"\n"
          "name=\"c\"\nargs=[1.0]\n[[case]]\ncall=\"Sort\"\nname=\"s\"\nargs=[[2,1]]\n",
          "suite.toml")
          .value();
  fixtures.goldens = parse_goldens(goldens, "golden.jsonl").value();
  const Plan plan = make_plan(library, fixtures).value();
  const Result<void> checked = check_goldens(plan);
  return checked ? "none" : checked.error().text;
}

TEST(GoldenCheck, GoldensAsBlessWritesThemAreFine) {
  EXPECT_EQ(complaint(R"({"case":"awesome/Add/a","returns":[3]}
{"case":"awesome/Cosine/c","returns":["NaN"]}
{"case":"awesome/Sort/s","after":{"vals":[1,2]}}
)"),
            "none");
  EXPECT_EQ(
      complaint(
          R"({"case":"awesome/Add/a","go":{"dies":"exit 2","panic":{"hex":"ff"}},"ffi":{"dies":"SIGABRT"}})"),
      "none");
  EXPECT_EQ(
      complaint(R"({"case":"awesome/Sort/s","after":{"vals":{"digest":"00","bytes":9999,"start":"["}}})"),
      "none");
}

TEST(GoldenCheck, AValueOfAnotherTypeIsAnErrorWithItsLine) {
  EXPECT_THAT(complaint("\n{\"case\":\"awesome/Add/a\",\"returns\":[\"three\"]}\n"),
              AllOf(HasSubstr("f/golden.jsonl:2: "), HasSubstr("awesome/Add/a"),
                    HasSubstr("\"three\" is not an integer")));
  EXPECT_THAT(complaint(R"({"case":"awesome/Add/a","returns":["3"]})"), HasSubstr("\"3\" is spelled 3"));
  EXPECT_THAT(complaint(R"({"case":"awesome/Add/a","returns":[3.0]})"), HasSubstr("not an integer"));
  EXPECT_THAT(complaint(R"({"case":"awesome/Cosine/c","returns":[1]})"), HasSubstr("1 is spelled 1.0"));
  EXPECT_THAT(complaint(R"({"case":"awesome/Add/a","returns":[9223372036854775808]})"),
              HasSubstr("out of range"));
  EXPECT_THAT(complaint(R"({"case":"awesome/Sort/s","after":{"vals":[1,true]}})"), HasSubstr("element 1"));
}

TEST(GoldenCheck, AnotherShapeIsAnError) {
  EXPECT_THAT(complaint(R"({"case":"awesome/Add/a","returns":3})"), HasSubstr("a list of 1 value"));
  EXPECT_THAT(complaint(R"({"case":"awesome/Add/a","returns":[1,2]})"), HasSubstr("a list of 1 value"));
  EXPECT_THAT(complaint(R"({"case":"awesome/Sort/s","after":{"vols":[1,2]}})"),
              HasSubstr("no parameter \"vols\""));
  EXPECT_THAT(complaint(R"({"case":"awesome/Add/a","dies":6})"), HasSubstr("\"dies\": expected a text"));
}

TEST(GoldenCheck, GoldensThatNoCaseNamesAreFound) {
  Fixtures fixtures;
  fixtures.suite =
      parse_suite("concord = 1\n[[case]]\ncall=\"Add\"\nname=\"a\"\nargs=[1,2]\n", "suite.toml").value();
  fixtures.goldens = parse_goldens(R"({"case":"awesome/Add/a","returns":[3]}
{"case":"awesome/Add/old","returns":[3]}
{"family":"awesome/Add/random","seed":1,"generator":1,"count":1,"digest":"00"}
)",
                                   "golden.jsonl")
                         .value();
  const Plan plan = make_plan(library, fixtures).value();
  ASSERT_EQ(plan.orphans.size(), 2U);
  EXPECT_EQ(plan.orphans[0].id, "awesome/Add/old");
  EXPECT_EQ(plan.orphans[0].line, 2U);
  EXPECT_EQ(plan.orphans[1].line, 3U);
}

TEST(GoldenCheck, AnExportThatNoCaseCanCallSaysWhy) {
  Contract contract = samples::awesome();
  contract.exports.push_back({"Walk", "", "", 0, {{"visit", samples::channel}}, {}});
  Fixtures fixtures;
  fixtures.suite = parse_suite("concord = 1\n", "suite.toml").value();
  const Plan plan = make_plan(contract, fixtures).value();
  EXPECT_EQ(plan.unreachable.count("Add"), 0U);
  EXPECT_THAT(plan.unreachable.at("Walk"), AllOf(HasSubstr("\"visit\""), HasSubstr("chan int")));
}

}  // namespace golden_check_test
}  // namespace concord
