// What a suite says of names: read, typed, and refused with its line where it makes no sense.
#include "plan/session_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/plan.hpp"
#include "plan/samples.hpp"

namespace concord {
namespace session_names_test {

using namespace samples;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const Type account = struct_of("C.struct_account", {{"number", i64}, {"balance", f64}});
const Type heard = callback({i32, opaque}, {});

/// Handles, addresses, texts and callbacks.
Contract bank() {
  return {"bank",
          "example.org/bank",
          {{"Close", "", "", 0, {{"account", pointer_to(account), true}}, {{"", f64}}},
           {"Count", "", "", 0, {{"n", i32}}, {{"", i64}}},
           {"Lend", "", "", 0, {{"numbers", pointer_to(i32), true}}, {}},
           {"Listen", "", "", 0, {{"f", heard, true}}, {{"", boolean}}},
           {"Open", "", "", 0, {{"name", cstring}}, {{"", opaque}}},
           {"OpenThere", "", "", 0, {{"at", pointer_to(opaque), true}}, {{"", i32}, {"why", cstring}}},
           {"Write", "", "", 0, {{"bytes", pointer_to(u8), true}}, {}}},
          {}};
}
const Contract contract = bank();

std::string step(const std::string& call, const std::string& name, const std::string& args,
                 const std::string& more = "") {
  return "[[session.step]]\ncall = \"" + call + "\"\nname = \"" + name + "\"\nargs = " + args + "\n" + more;
}

const std::string head = "concord = 1\n[[session]]\nname = \"s\"\n";  // the first step is on line 4
const std::string open = step("Open", "open", "[\"x\"]", "as = \"account\"\n");  // five lines

Result<Plan> plan_of(const std::string& suite) {
  Fixtures fixtures;
  Result<Suite> read = parse_suite(suite, "s.toml");
  if (!read) return tl::unexpected(read.error());
  fixtures.suite = std::move(*read);
  return make_plan(contract, fixtures);
}

std::string complaint(const std::string& steps) {
  const Result<Plan> plan = plan_of(head + steps);
  return plan ? "none" : plan.error().text;
}

TEST(SessionNames, StandForWhatAnEarlierStepGave) {
  const Plan plan =
      plan_of(head + open + step("Close", "close", "[{ from = \"account\" }]", "always = true\n")).value();
  ASSERT_TRUE(plan.cases[0].passing && plan.cases[1].passing);
  EXPECT_EQ(plan.cases[0].passing->gives.front().name, "account");
  ASSERT_EQ(plan.cases[1].passing->needs.size(), 1U);
  EXPECT_EQ(plan.cases[1].passing->needs[0].giver, "s.open");
  EXPECT_EQ(call_of(plan.cases[1]), "Close(account)");
  EXPECT_TRUE(plan.cases[1].always);
}

TEST(SessionNames, PartsAreNamedByTheirPlace) {
  EXPECT_EQ(complaint(step("OpenThere", "o", "[[{ nil = true }]]",
                           "as = { a = \"at[0]\", code = \"r0\", t = \"why\" }\n") +
                      step("Close", "c", "[{ from = \"a\" }]") + step("Count", "n", "[{ from = \"code\" }]") +
                      step("Open", "t", "[{ from = \"t\" }]")),
            "none");
  EXPECT_THAT(
      complaint(step("OpenThere", "o", "[[{ nil = true }]]", "as = \"a\"\n")),
      AllOf(StartsWith("s.toml:4:1: "), HasSubstr("gives 2 results"), HasSubstr("as = { a = \"r0\" }")));
  EXPECT_THAT(complaint(step("OpenThere", "o", "[[{ nil = true }]]", "as = { a = \"wy\" }\n")),
              HasSubstr("did you mean \"why\"?"));
  EXPECT_THAT(complaint(step("OpenThere", "o", "[[{ nil = true }]]", "as = { a = \"r0[1]\" }\n")),
              HasSubstr("has no elements"));
  EXPECT_THAT(complaint(step("Close", "c", "[{}]", "as = { n = \"account.numbr\" }\n")),
              HasSubstr("did you mean \"number\"?"));
  EXPECT_EQ(complaint(step("Close", "c", "[{}]", "as = { n = \"account.number\" }\n")), "none");
}

TEST(SessionNames, OneThatIsUnknownIsAnErrorWithTheNearest) {
  EXPECT_THAT(complaint(open + step("Close", "c", "[{ from = \"acount\" }]")),
              AllOf(StartsWith("s.toml:9:1: "), HasSubstr("unknown name \"acount\""),
                    HasSubstr("did you mean \"account\"?")));
  EXPECT_THAT(complaint(step("Close", "c", "[{ from = \"account\" }]") + open),
              HasSubstr("\"account\" is named by this step itself, or one behind it"));
  EXPECT_THAT(
      complaint(open + "[[session]]\nname = \"t\"\n" + step("Close", "c", "[{ from = \"account\" }]")),
      AllOf(StartsWith("s.toml:11:1: "),
            HasSubstr("session \"s\" names one, and it ends with that session")));
  EXPECT_THAT(complaint(open + step("Open", "again", "[\"y\"]", "as = \"account\"\n")),
              HasSubstr("a second \"account\": step s.open names one already"));
}

TEST(SessionNames, WhatTheyStandForMustFit) {
  EXPECT_THAT(complaint(open + step("Open", "c", "[{ from = \"account\" }]")),
              HasSubstr("\"account\" is unsafe.Pointer, and cannot stand for *C.char"));
  EXPECT_THAT(complaint(open + step("Write", "c", "[{ from = \"account\" }]")),
              HasSubstr("cannot stand for"));
  EXPECT_EQ(complaint(open + step("Open", "c", "[{ text = \"at ${account}, $$5\" }]")), "none");
  EXPECT_THAT(complaint(open + step("Open", "c", "[{ text = \"at $account\" }]")),
              HasSubstr("expected ${name}"));
}

TEST(SessionNames, PartsOfJsonGoWhereScalarsAndTextsGo) {
  const std::string json =
      step("OpenThere", "o", "[[{ nil = true }]]", "as = { id = { json = \"why\", path = \"/id\" } }\n");
  EXPECT_EQ(
      complaint(json + step("Count", "c", "[{ from = \"id\" }]") + step("Open", "d", "[{ from = \"id\" }]")),
      "none");
  EXPECT_THAT(complaint(json + step("Close", "c", "[{ from = \"id\" }]")),
              HasSubstr("\"id\" is a part of a JSON text"));
  EXPECT_THAT(complaint(step("Open", "o", "[\"x\"]", "as = { id = { json = \"r0\", path = \"/id\" } }\n")),
              HasSubstr("\"r0\" is unsafe.Pointer, and no text"));
  EXPECT_THAT(complaint(step("OpenThere", "o", "[[{ nil = true }]]",
                             "as = { id = { json = \"why\", path = \"id\" } }\n")),
              HasSubstr("no path in JSON"));
}

TEST(SessionNames, WhatIsKeptIsKnownFromItsStepToItsRelease) {
  const std::string lend = step("Lend", "l", "[{ keep = \"numbers\", value = [1, 2] }]");
  EXPECT_EQ(complaint(lend + step("Count", "c", "[1]", "reads = \"numbers\"\nreleases = \"numbers\"\n") +
                      step("Lend", "again", "[{ keep = \"numbers\", value = [3] }]")),
            "none");
  EXPECT_EQ(complaint(lend + step("Lend", "m", "[{ kept = \"numbers\" }]")), "none");
  EXPECT_THAT(complaint(lend + step("Lend", "m", "[{ kept = \"number\" }]")),
              HasSubstr("did you mean \"numbers\"?"));
  EXPECT_THAT(complaint(lend + step("Lend", "m", "[{ keep = \"numbers\", value = [1] }]")),
              HasSubstr("\"numbers\" is kept already, by step s.l"));
  EXPECT_THAT(complaint(lend + step("Count", "c", "[1]", "releases = \"numbers\"\n") +
                        step("Count", "d", "[1]", "reads = \"numbers\"\n")),
              HasSubstr("\"numbers\" was released by step s.c"));
  EXPECT_THAT(complaint(lend + step("Count", "c", "[{ from = \"numbers\" }]")),
              HasSubstr("{ kept = \"numbers\" }"));
  EXPECT_THAT(complaint(lend + step("Count", "c", "[1]", "reads = { numbers = { calls = 1 } }\n")),
              HasSubstr("is no callback"));
}

TEST(SessionNames, WhatIsLookedAtIsAParameterThatTheStepChanges) {
  const Plan plan =
      plan_of(head + step("Listen", "l", "[{ keep = \"ear\", value = {} }]") +
              step("Count", "c", "[1]", "reads = { ear = { calls = 2 } }\nas = { who = \"ear[1][0]\" }\n"))
          .value();
  const PlannedCase& count = plan.cases[1];
  EXPECT_EQ(slots_of(*count.callee), (std::vector<std::string>{"r0", "ear"}));
  ASSERT_EQ(count.awaited.size(), 1U);
  EXPECT_EQ(count.awaited[0].column, 1U);
  EXPECT_THAT(uncalled(count, parse_json(R"(["5",[[1,null]]])").value()).value(),
              HasSubstr("callback \"ear\" was called 1 time, and 2 calls were waited for"));
  EXPECT_FALSE(uncalled(count, parse_json(R"(["5",[[1,null],[2,null]]])").value()));
}

TEST(SessionNames, AreNothingForCases) {
  const auto of_case = [](const std::string& call, const std::string& args) {
    const Result<Plan> plan =
        plan_of("concord = 1\n[[case]]\ncall = \"" + call + "\"\nname = \"c\"\nargs = " + args + "\n");
    return plan ? "none" : plan.error().text;
  };
  EXPECT_THAT(of_case("Close", "[{ from = \"a\" }]"),
              AllOf(StartsWith("s.toml:2:1: "), HasSubstr("within a session")));
  EXPECT_THAT(of_case("Lend", "[{ keep = \"a\", value = [1] }]"),
              HasSubstr("only what a step of a session keeps"));
  EXPECT_THAT(of_case("Count", "[1]\nas = \"x\""), HasSubstr("unknown key in a case \"as\""));
}

TEST(SessionNames, ASelectionKeepsTheStepsBeforeAndTheCleanUpBehind) {
  Plan plan = plan_of(head + open + step("Count", "one", "[1]") + step("Count", "two", "[2]") +
                      step("Close", "close", "[{ from = \"account\" }]", "always = true\n"))
                  .value();
  EXPECT_TRUE(select(plan, {"bank/Count/s.one"}).empty());
  std::vector<std::string> names;
  for (const std::size_t i : plan.sessions.at(0).steps) names.push_back(plan.cases[i].name);
  EXPECT_THAT(names, ElementsAre("s.open", "s.one", "s.close"));
  EXPECT_FALSE(plan.cases[3].selected);
}

TEST(SessionNames, OfAStepWhoseSignatureChangedAreNotGivenButNoError) {
  Fixtures fixtures;
  fixtures.suite =
      parse_suite(head + open + step("Close", "c", "[{ from = \"account\" }]", "as = \"left\"\n") +
                      step("Lend", "l", "[{ keep = \"numbers\", value = [1] }]") +
                      step("Count", "n", "[1]", "reads = \"numbers\"\nas = { n = \"numbers[0]\" }\n"),
                  "s.toml")
          .value();
  fixtures.recorded = contract;
  for (Export& each : fixtures.recorded->exports) {
    if (each.name == "Open" || each.name == "Lend") each.params.push_back({"more", i64});
  }
  const Result<Plan> plan = make_plan(contract, fixtures);
  ASSERT_TRUE(plan) << plan.error().text;
  EXPECT_TRUE(plan->cases[0].changed);
  EXPECT_EQ(NameBook().row_of(*plan->cases[1].passing, *plan->cases[1].callee, "").error().text,
            "step s.open gave no \"account\"");
  EXPECT_EQ(NameBook().row_of(*plan->cases[3].passing, *plan->cases[3].callee, "").error().text,
            "step s.l kept no \"numbers\"");
}

}  // namespace session_names_test
}  // namespace concord
