#include "plan/mirror.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "plan/samples.hpp"

namespace concord {
namespace mirror_test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

Contract contract_of(std::vector<Export> exports) {
  return {"lib", "example.org/lib", std::move(exports), {}};
}

Export function(std::string name, std::vector<Slot> params, std::vector<Slot> results) {
  return {std::move(name), "", "", 0, std::move(params), std::move(results)};
}

const PlannedCase& find(const Plan& plan, const std::string& function, const std::string& name) {
  for (const PlannedCase& each : plan.cases)
    if (each.function == function && each.name == name) return each;
  static const PlannedCase none;
  ADD_FAILURE() << "no case " << function << "/" << name;
  return none;
}

std::string expected(const PlannedCase& planned, std::size_t turn, const char* part) {
  return to_text(planned.turns.at(turn).ffi[part]);
}

TEST(Mirror, SendsBytesThatTellWhereTheyBelong) {
  const Contract contract = contract_of({function("F", {{"a", samples::i32}, {"b", samples::u64}}, {})});
  const Plan plan = mirror_plan(contract, {});
  const PlannedCase& pattern = find(plan, "F", "pattern");
  EXPECT_EQ(pattern.row, R"([319951120,"2820983053732684064"])");  // 0x13121110, 0x2726252423222120
  EXPECT_EQ(expected(pattern, 0, "arrived"), R"({"a":"10 11 12 13","b":"20 21 22 23 24 25 26 27"})");
}

TEST(Mirror, ExpectsWhatTheMirrorGivesAtEachOfFourTurns) {
  const Contract contract = contract_of({function(
      "F", {}, {{"", samples::i8}, {"", samples::boolean}, {"", samples::text}, {"", samples::cstring}})});
  const Plan plan = mirror_plan(contract, {});
  const PlannedCase& pattern = find(plan, "F", "pattern");
  ASSERT_THAT(pattern.turns, SizeIs(mirror_turns));
  EXPECT_EQ(expected(pattern, 0, "returns"), R"([16,true,"01234","@ABCD"])");
  EXPECT_EQ(expected(pattern, 1, "returns"), R"([-112,false,{"hex":"b0b1b2b3b4"},{"hex":"c0c1c2c3c4"}])");
  EXPECT_EQ(expected(pattern, 2, "returns"), R"([16,true,"",""])");
  EXPECT_EQ(expected(pattern, 3, "returns"), R"([-112,false,"a\u0000b",null])");
}

TEST(Mirror, SendsEachTellingValueOfEachParameter) {
  const Contract contract = contract_of({function("F", {{"a", samples::i8}, {"b", samples::i8}}, {})});
  const Plan plan = mirror_plan(contract, {});
  std::set<std::string> first, second;
  for (const PlannedCase& each : plan.cases) {
    const Json row = parse_json(each.row).value();
    first.insert(to_text(row[0]));
    second.insert(to_text(row[1]));
    if (each.name != "pattern") {
      EXPECT_NE(to_text(row[0]), to_text(row[1])) << "swapped arguments would not show";
    }
  }
  for (const auto& value : {"-128", "-1", "0", "127"}) {
    EXPECT_EQ(first.count(value), 1U) << value;
    EXPECT_EQ(second.count(value), 1U) << value;
  }
}

TEST(Mirror, ExpectsPatternsInWhatTheCalleeMayChange) {
  const Type point = samples::struct_of("C.point", {{"x", samples::i16}, {"y", samples::f64}});
  const Contract contract = contract_of({function(
      "F", {{"p", samples::pointer_to(point), true}, {"q", samples::pointer_to(samples::u8), false}}, {})});
  const Plan plan = mirror_plan(contract, {});
  const PlannedCase& pattern = find(plan, "F", "pattern");
  EXPECT_EQ(pattern.row, R"([[[4368,"2726252423222120"],[12592,"4746454443424140"]],"5060701020"])");
  EXPECT_EQ(expected(pattern, 0, "arrived"),
            R"({"p[0].x":"10 11","p[0].y":"20 21 22 23 24 25 26 27","p[1].x":"30 31",)"
            R"("p[1].y":"40 41 42 43 44 45 46 47","q[]":"50 60 70 10 20"})");
  EXPECT_EQ(to_text(pattern.turns[1].ffi["after"]["p"][0]["x"]), "-28272");  // 0x9190
}

TEST(Mirror, KeepsCountsTrue) {
  Type list = samples::pointer_to(samples::i32);
  list.count = "n";
  const Contract contract = contract_of({function("F", {{"n", samples::i64}}, {{"", list}})});
  const Plan plan = mirror_plan(contract, {});
  for (const PlannedCase& each : plan.cases) EXPECT_EQ(each.row, R"(["2"])") << each.name;
  EXPECT_EQ(expected(find(plan, "F", "pattern"), 0, "returns"), "[[319951120,589439264]]");
}

TEST(Mirror, ExpectsThatWhatItGivesIsFreed) {
  Type text = samples::cstring;
  text.free = "Free";
  const Contract contract =
      contract_of({function("F", {}, {{"", text}}), function("Free", {{"p", samples::opaque}}, {})});
  const Plan plan = mirror_plan(contract, {});
  EXPECT_EQ(expected(find(plan, "F", "pattern"), 0, "arrived"), R"({"free of r0":"Free"})");
  EXPECT_EQ(expected(find(plan, "F", "pattern"), 3, "arrived"), "{}") << "nothing is there to be freed";
}

TEST(Mirror, ExpectsThatCallbacksAreCalledOnce) {
  Type number = samples::i32;
  number.c = "int";
  const Type choose = samples::callback({number, number}, {number});
  const Contract contract = contract_of({function("F", {{"f", choose, true}}, {})});
  const Plan plan = mirror_plan(contract, {});
  const PlannedCase& pattern = find(plan, "F", "pattern");
  EXPECT_EQ(pattern.row, R"([{"returns":[319951120]}])");
  EXPECT_EQ(expected(pattern, 0, "arrived"), R"-({"f":"set","f()":"10 11 12 13"})-");
  EXPECT_EQ(expected(pattern, 0, "after"), R"({"f":[[319951120,589439264]]})");
}

TEST(Mirror, NamesWhatItCannotShow) {
  const Contract contract = contract_of({function("F", {{"c", samples::channel}}, {})});
  const Plan plan = mirror_plan(contract, {{"G", "a method"}});
  EXPECT_THAT(plan.cases, IsEmpty());
  EXPECT_THAT(plan.uncovered, ElementsAre("F", "G"));
  EXPECT_THAT(plan.unreachable,
              ElementsAre(Pair("F", "chan int: no client can pass chan"), Pair("G", "a method")));
}

}  // namespace mirror_test
}  // namespace concord
