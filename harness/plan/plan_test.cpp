#include "plan/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "contract/contract.hpp"
#include "plan/random.hpp"
#include "plan/samples.hpp"

namespace concord {
namespace plan_test {

using namespace samples;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

const Contract contract = awesome();

Fixtures fixtures_of(const std::string& suite, const std::string& goldens = "") {
  Fixtures fixtures;
  fixtures.folder = "f";
  fixtures.suite = parse_suite("concord = 1\n" + suite, "s.toml").value();
  fixtures.goldens = parse_goldens(goldens, "golden.jsonl").value();
  return fixtures;
}

Plan plan_of(const Fixtures& fixtures, const Contract& of = contract) {
  const Result<Plan> plan = make_plan(of, fixtures);
  EXPECT_TRUE(plan) << plan.error().text;
  return plan.value_or(Plan{});
}

std::string complaint(const std::string& suite) {
  const Result<Plan> plan = make_plan(contract, fixtures_of(suite));
  EXPECT_FALSE(plan) << suite;
  return plan ? "" : plan.error().text;
}

std::string call(const std::string& function, const std::string& name, const std::string& args,
                 const std::string& table = "case") {
  return "[[" + table + "]]\ncall = \"" + function + "\"\nname = \"" + name + "\"\nargs = " + args + "\n";
}

const std::string suite =
    call("Add", "article", "[12, 99]") + call("Add", "wraps", "[9223372036854775807, 1]") +
    call("Sort", "nil", "[{ nil = true }]") + "[[session]]\nname = \"counter\"\n" +
    call("Log", "a", "[\"x\"]", "session.step") + call("Log", "b", "[\"\"]", "session.step") +
    call("Log", "c", "[\"y\"]", "session.step") + call("Cosine", "deadly", "[1.0]") + "dies = true\n" +
    "[[family]]\ncall = \"Add\"\nname = \"random\"\nvalues = \"random\"\ncount = 10\n" +
    "[[family]]\ncall = \"Cosine\"\nname = \"boundary\"\nvalues = \"boundary\"\n" +
    "[[bench]]\ncall = \"Add\"\nargs = [12, 99]\n";

std::vector<std::string> selected(const Plan& plan) {
  std::vector<std::string> ids;
  for (const PlannedCase& each : plan.cases) {
    if (each.selected) ids.push_back(case_id(plan, each.function, each.name));
  }
  for (const PlannedFamily& each : plan.families) {
    ids.push_back(case_id(plan, each.function, each.name));
    if (each.only) ids.back() += "#" + std::to_string(*each.only);
  }
  return ids;
}

TEST(Plan, GivesEveryCaseStepAndFamilyAnId) {
  EXPECT_THAT(ids_of(plan_of(fixtures_of(suite))),
              UnorderedElementsAre("awesome/Add/article", "awesome/Add/wraps", "awesome/Sort/nil",
                                   "awesome/Log/counter.a", "awesome/Log/counter.b", "awesome/Log/counter.c",
                                   "awesome/Cosine/deadly", "awesome/Add/random", "awesome/Cosine/boundary"));
}

TEST(Plan, TypesArgumentsByTheContract) {
  const Plan plan = plan_of(fixtures_of(suite));
  EXPECT_EQ(plan.cases[0].row, R"(["12","99"])");
  EXPECT_EQ(call_of(plan.cases[0]), "Add(12, 99)");
  EXPECT_EQ(plan.cases[2].row, "[null]");
  EXPECT_EQ(plan.cases[0].callee, &contract.exports[0]);
}

TEST(Plan, NamesALongRowByWhatItIsGeneratedFrom) {
  const std::string sort = call("Sort", "many", "[{ count = 10000, order = \"descending\" }]") +
                           call("Sort", "few", "[{ count = 3, order = \"descending\" }]");
  const Plan plan = plan_of(fixtures_of(sort));
  EXPECT_EQ(call_of(plan.cases[0]), R"(Sort({count = 10000, order = "descending"}))");
  EXPECT_EQ(call_of(plan.cases[1]), "Sort([3,2,1])");
  EXPECT_TRUE(plan.cases[0].row.starts_with(R"([{"len":10000,"cells":["10000","9999",)"));
}

TEST(Plan, KeepsStatelessCasesStepsAndDeadlyOnesApart) {
  const Plan plan = plan_of(fixtures_of(suite));
  EXPECT_EQ(plan.stateless.size(), 3U);
  EXPECT_EQ(plan.deadly.size(), 1U);
  ASSERT_EQ(plan.sessions.size(), 1U);
  EXPECT_EQ(plan.sessions[0].steps.size(), 3U);
  ASSERT_EQ(plan.benches.size(), 1U);
}

TEST(Plan, GivesEachCaseItsGolden) {
  const Plan plan = plan_of(fixtures_of(
      suite, R"({"case":"awesome/Add/article","returns":[111]})"
             "\n"
             R"({"case":"awesome/Log/counter.b","returns":[2]})"
             "\n"
             R"({"family":"awesome/Add/random","seed":1,"generator":1,"count":10,"digest":"d"})"));
  EXPECT_EQ(to_text(plan.cases[0].golden.value().go), R"({"returns":[111]})");
  EXPECT_FALSE(plan.cases[1].golden);
  EXPECT_EQ(to_text(plan.cases[5].golden.value().ffi), R"({"returns":[2]})");
  EXPECT_EQ(plan.families[0].golden.value().digest, "d");
  EXPECT_EQ(plan.families[0].current, (FamilyGolden{1, 10, generator_version, ""}));
}

TEST(Plan, NamesExportsWithoutAnyCase) {
  const std::string some = call("Add", "a", "[1, 2]") + "[[bench]]\ncall = \"Sort\"\nargs = [[1]]\n";
  EXPECT_THAT(plan_of(fixtures_of(some)).uncovered, ElementsAre("Cosine", "Log", "Sort"))
      << "measuring a call is no check of its result";
  EXPECT_THAT(plan_of(fixtures_of("")).uncovered, ElementsAre("Add", "Cosine", "Log", "Sort"));
  EXPECT_THAT(plan_of(fixtures_of(suite)).uncovered, IsEmpty());
}

TEST(PlanErrors, NameTheLineAndTheNearestExport) {
  EXPECT_THAT(
      complaint(call("Add", "a", "[1, 2]") + call("Cosin", "a", "[1.0]")),
      AllOf(StartsWith("s.toml:6:1: "), HasSubstr("export of awesome \"Cosin\""), HasSubstr("\"Cosine\"")));
  EXPECT_THAT(complaint("\n[[family]]\ncall = \"Sorted\"\nname = \"a\"\nvalues = \"boundary\"\n"),
              AllOf(StartsWith("s.toml:3:1: "), HasSubstr("\"Sort\"")));
  EXPECT_THAT(complaint("[[bench]]\ncall = \"Lag\"\n"), HasSubstr("\"Log\""));
}

TEST(PlanErrors, NameTheArgument) {
  EXPECT_THAT(complaint(call("Add", "a", "[1]")),
              AllOf(StartsWith("s.toml:2:1: "), HasSubstr("Add(a int, b int) int takes 2 arguments, not 1")));
  EXPECT_THAT(complaint(call("Add", "a", "[1, 2.5]")),
              HasSubstr("argument \"b\" of Add: 2.5 is not an integer"));
  EXPECT_THAT(complaint(call("Sort", "a", "[[1, \"x\"]]")),
              HasSubstr("argument \"vals\" of Sort: element 1"));
  EXPECT_THAT(complaint(call("Sort", "a", "[1979-05-27]")), HasSubstr("argument \"vals\" of Sort"));
  EXPECT_THAT(complaint("[[session]]\nname = \"s\"\n" + call("Log", "a", "[7]", "session.step")),
              AllOf(StartsWith("s.toml:4:1: "), HasSubstr("argument \"msg\" of Log")));
  EXPECT_THAT(complaint("[[bench]]\ncall = \"Add\"\nargs = [1]\n"), StartsWith("s.toml:2:1: "));
}

/// Add as it was recorded: with one parameter.
Fixtures recorded_otherwise() {
  Fixtures fixtures =
      fixtures_of(call("Add", "old", "[12]") + call("Cosine", "one", "[1.0]") +
                  "[[family]]\ncall = \"Add\"\nname = \"many\"\nvalues = \"random\"\ncount = 5\n"
                  "args = { gone = { not = [0] } }\n[[bench]]\ncall = \"Add\"\nargs = [12]\n");
  fixtures.recorded = awesome();
  fixtures.recorded->exports[0].params.pop_back();
  return fixtures;
}

TEST(ChangedSignature, IsPlannedWithoutTypedArgumentsAndNotMeasured) {
  const Plan plan = plan_of(recorded_otherwise());
  ASSERT_EQ(plan.changes.size(), 1U);
  EXPECT_EQ(plan.changes[0].function, "Add");
  EXPECT_TRUE(plan.cases[0].changed);
  EXPECT_EQ(plan.cases[0].row, "");
  EXPECT_FALSE(plan.cases[1].changed);
  EXPECT_TRUE(plan.families[0].changed);
  EXPECT_FALSE(plan.families[0].family);
  EXPECT_THAT(plan.benches, IsEmpty());
}

TEST(ChangedSignature, OfAnExportThatIsGoneKeepsItsCases) {
  Fixtures fixtures = fixtures_of(call("Gone", "a", "[1]"));
  fixtures.recorded = awesome();
  fixtures.recorded->exports.push_back({"Gone", "", "", 0, {}, {}});
  const Plan plan = plan_of(fixtures);
  EXPECT_TRUE(plan.cases[0].changed);
  EXPECT_EQ(plan.cases[0].callee, nullptr);
}

TEST(ChangedSignature, CanBeSelected) {
  Plan plan = plan_of(recorded_otherwise());
  EXPECT_THAT(select(plan, {"awesome/Add/many#3"}), IsEmpty());
  EXPECT_THAT(selected(plan), ElementsAre("awesome/Add/many#3"));
}

TEST(ChangedSignature, OfANewExportChangesNothingElse) {
  Fixtures fixtures = fixtures_of(call("Add", "a", "[1, 2]"));
  fixtures.recorded = awesome();
  fixtures.recorded->exports.erase(fixtures.recorded->exports.begin());
  EXPECT_FALSE(plan_of(fixtures).cases[0].changed);
}

TEST(Select, KeepsWhatAnyPatternMatches) {
  Plan plan = plan_of(fixtures_of(suite));
  EXPECT_THAT(select(plan, {"*/Add/*", "awesome/Sort/nil"}), IsEmpty());
  EXPECT_THAT(selected(plan), UnorderedElementsAre("awesome/Add/article", "awesome/Add/wraps",
                                                   "awesome/Sort/nil", "awesome/Add/random"));
  EXPECT_EQ(plan.stateless.size(), 3U);
  EXPECT_THAT(plan.deadly, IsEmpty());
  EXPECT_THAT(plan.sessions, IsEmpty());
}

TEST(Select, TakesEveryIdThatIsPrinted) {
  for (const std::string& id : ids_of(plan_of(fixtures_of(suite)))) {
    Plan plan = plan_of(fixtures_of(suite));
    EXPECT_THAT(select(plan, {id}), IsEmpty());
    EXPECT_THAT(selected(plan), ElementsAre(id));
  }
}

TEST(Select, WithoutPatternsKeepsAll) {
  Plan plan = plan_of(fixtures_of(suite));
  EXPECT_THAT(select(plan, {}), IsEmpty());
  EXPECT_EQ(selected(plan).size(), 9U);
}

TEST(Select, GivesBackPatternsThatSelectNothing) {
  Plan plan = plan_of(fixtures_of(suite));
  EXPECT_THAT(
      select(plan, {"awesome/Add/article", "awesome/Add/artcle", "x*", "awesome/Add/random#10", "#3"}),
      ElementsAre("awesome/Add/artcle", "x*", "awesome/Add/random#10", "#3"));
}

TEST(Select, TakesSingleCasesOfAFamily) {
  Plan plan = plan_of(fixtures_of(suite));
  EXPECT_THAT(select(plan, {"awesome/Add/random#9", "awesome/*/random#0", "*/random#9"}), IsEmpty());
  EXPECT_THAT(selected(plan), UnorderedElementsAre("awesome/Add/random#0", "awesome/Add/random#9"));
}

TEST(Select, OfAWholeFamilyIsStrongerThanOfOneCase) {
  for (const char* whole : {"awesome/Add/random", "awesome/Add/random#*", "*random"}) {
    Plan plan = plan_of(fixtures_of(suite));
    EXPECT_THAT(select(plan, {"awesome/Add/random#9", whole}), IsEmpty()) << whole;
    EXPECT_THAT(selected(plan), ElementsAre("awesome/Add/random")) << whole;
  }
}

TEST(Select, OfAStepKeepsTheStepsBeforeIt) {
  Plan plan = plan_of(fixtures_of(suite));
  EXPECT_THAT(select(plan, {"awesome/Log/counter.b"}), IsEmpty());
  EXPECT_THAT(selected(plan), ElementsAre("awesome/Log/counter.b"));
  ASSERT_EQ(plan.sessions.size(), 1U);
  ASSERT_EQ(plan.sessions[0].steps.size(), 2U);
  EXPECT_EQ(plan.cases[plan.sessions[0].steps[0]].name, "counter.a");
  EXPECT_FALSE(plan.cases[plan.sessions[0].steps[0]].selected);
}

TEST(Matches, TakesStarsForAnyCharactersAndNothingElseForSpecial) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("**", "abc"));
  EXPECT_TRUE(matches("a*c", "abcabc"));
  EXPECT_TRUE(matches("*b*", "abc"));
  EXPECT_TRUE(matches("*aab", "aaaab"));
  EXPECT_FALSE(matches("a", ""));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_FALSE(matches("a*c", "abcab"));
  EXPECT_FALSE(matches("a.c", "abc"));
  EXPECT_FALSE(matches("a?c", "abc"));
  EXPECT_FALSE(matches("[ab]", "a"));
}

TEST(Matches, AgreesWithTheObviousRecursionOnSmallAlphabets) {
  const auto obvious = [](auto&& self, std::string_view p, std::string_view t) -> bool {
    if (p.empty()) return t.empty();
    if (p[0] == '*') return self(self, p.substr(1), t) || (!t.empty() && self(self, p, t.substr(1)));
    return !t.empty() && p[0] == t[0] && self(self, p.substr(1), t.substr(1));
  };
  Random random(1, 0);
  for (int i = 0; i < 20000; ++i) {
    std::string pattern, id;
    for (std::uint64_t n = random.below(7); n > 0; --n) pattern += "ab*"[random.below(3)];
    for (std::uint64_t n = random.below(9); n > 0; --n) id += "ab"[random.below(2)];
    ASSERT_EQ(matches(pattern, id), obvious(obvious, pattern, id)) << pattern << " " << id;
  }
}

TEST(Matches, TakesNoExponentialTimeForManyStars) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  pattern += "*b";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(matches(pattern, std::string(5000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

// ---- what is shipped
// ----------------------------------------------------------------------------------------------

Contract libmod() {
  return {"libmod", "example.org/libmod", {{"ModXY", "", "", 0, {{"x", i64}, {"y", i64}}, {{"", i64}}}}, {}};
}

/// As recorded: it has more exports than could be written here.
Contract typezoo() {
  const std::filesystem::path file =
      std::filesystem::path(CONCORD_SOURCE_DIR) / "fixtures/typezoo/contract.json";
  const Result<std::optional<Contract>> recorded = read_recorded(file);
  EXPECT_TRUE(recorded) << recorded.error().text;
  return recorded && *recorded ? **recorded : Contract{};
}

/// The suite alone: its goldens and its recorded contract belong to the library of the day.
Fixtures shipped(const std::string& folder) {
  Fixtures fixtures;
  fixtures.folder = std::filesystem::path(CONCORD_SOURCE_DIR) / folder;
  const Result<Suite> read = read_suite(fixtures.folder / "suite.toml");
  EXPECT_TRUE(read) << read.error().text;
  fixtures.suite = read.value_or(Suite{});
  return fixtures;
}

std::uint64_t cases_in(const Plan& plan) {
  std::uint64_t count = plan.cases.size();
  for (const PlannedFamily& each : plan.families) count += each.family->size();
  return count;
}

TEST(ShippedSuites, CoverEveryExportWithEnoughCases) {
  const Contract mod = libmod(), zoo = typezoo();
  const Plan of_awesome = plan_of(shipped("fixtures/awesome")),
             of_mod = plan_of(shipped("fixtures/libmod"), mod);
  const Plan of_zoo = plan_of(shipped("fixtures/typezoo"), zoo);
  EXPECT_GE(cases_in(of_awesome) + cases_in(of_mod), 2000U);
  for (const Plan* plan : {&of_awesome, &of_mod, &of_zoo})
    EXPECT_THAT(plan->uncovered, IsEmpty()) << plan->library;
  EXPECT_GE(zoo.exports.size(), 150U);
}

TEST(ShippedSuites, StartFewProcesses) {
  const Contract mod = libmod();
  EXPECT_EQ(shipped("fixtures/awesome").suite.sessions.size(), 1U);
  EXPECT_EQ(plan_of(shipped("fixtures/libmod"), mod).deadly.size(), 1U);
  EXPECT_TRUE(shipped("fixtures/typezoo").suite.on_request);
}

TEST(ShippedSuites, ForThroughputHoldAThirdOfEachKindOfCall) {
  for (const auto& [folder, each] :
       {std::pair<std::string, std::uint64_t>{"bench/throughput", 66667}, {"bench/throughput-10x", 666670}}) {
    const Plan plan = plan_of(shipped(folder));
    ASSERT_EQ(plan.families.size(), 3U);
    for (const PlannedFamily& family : plan.families) EXPECT_EQ(family.family->size(), each);
    EXPECT_EQ(Json::parse(plan.families[2].family->row(each - 1))[0]["len"], 5);
  }
}

}  // namespace plan_test
}  // namespace concord
