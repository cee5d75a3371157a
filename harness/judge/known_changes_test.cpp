// From summaries made by hand to changes of known.toml.
#include "judge/known_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace known_changes_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* file = R"(concord = 1
[[known]]
case = "l/F/x"
client = ["a", "b"]
expect = { returns = [1] }
reason = "r"
)";

class KnownChangesTest : public testing::Test {
 protected:
  KnownChangesTest() {
    summary_.libraries.push_back({});
    summary_.libraries[0].name = "l";
    for (const char* id : {"a", "b", "c"}) summary_.clients.push_back({id, "runtime", "", 1, {}});
  }

  void met(const std::string& name, const std::string& client, Verdict verdict, const std::string& expect,
           const std::string& known = "", bool generated = false) {
    Entry entry;
    entry.library = "l";
    entry.function = "F";
    entry.name = name.substr(0, name.find('#'));
    entry.client = client;
    entry.generated = generated;
    entry.counts[verdict] = 1;
    Failure failure;
    failure.id = "l/F/" + name;
    failure.client = client;
    failure.verdict = verdict;
    failure.expect = expect;
    failure.known = known;
    entry.failures.push_back(failure);
    summary_.entries.push_back(entry);
  }

  void unavailable(const std::string& name, const std::string& client) {
    met(name, client, Verdict::unavailable, "");
    summary_.entries.back().failures.clear();
  }

  KnownChanges changes(const std::string& text = "concord = 1\n", KnownScope scope = {}) {
    list_ = parse_known(text, "k.toml").value();
    return known_changes(list_, summary_, "l", scope);
  }

  Summary summary_;
  KnownList list_;
};

TEST_F(KnownChangesTest, ClientsThatEndAlikeShareAnEntry) {
  met("x", "a", Verdict::fail, "\"dies\"");
  met("x", "b", Verdict::fail, "\"dies\"");
  met("x", "c", Verdict::fail, "{ returns = [2] }");
  const KnownChanges found = changes();
  ASSERT_THAT(found.edit.added, SizeIs(2));
  EXPECT_THAT(found.edit.added[0].clients, ElementsAre("a", "b"));
  EXPECT_THAT(found.edit.added[1].clients, ElementsAre("c"));
  EXPECT_EQ(found.edit.added[1].expect, "{ returns = [2] }");
}

TEST_F(KnownChangesTest, AnEntryWhoseCasesAllPassGoes) {
  for (const char* client : {"a", "b"}) met("x", client, Verdict::unexpected_pass, "", "k.toml:2");
  const KnownChanges found = changes(file);
  EXPECT_THAT(found.edit.removed, ElementsAre(0));
  EXPECT_THAT(found.edit.added, IsEmpty());
}

TEST_F(KnownChangesTest, AnEntryOfWhichSomePassIsMadeSmaller) {
  met("x", "a", Verdict::unexpected_pass, "", "k.toml:2");
  met("x", "b", Verdict::known_difference, "{ returns = [1] }", "k.toml:2");
  const KnownChanges found = changes(file);
  EXPECT_THAT(found.edit.removed, ElementsAre(0));
  ASSERT_THAT(found.edit.added, SizeIs(1));
  EXPECT_THAT(found.edit.added[0].clients, ElementsAre("b"));
  EXPECT_EQ(found.edit.added[0].expect, "{ returns = [1] }");
  EXPECT_EQ(found.edit.added[0].like, 0U);
}

TEST_F(KnownChangesTest, AClientThatIsNotHereStaysInItsEntry) {
  met("x", "a", Verdict::unexpected_pass, "", "k.toml:2");
  unavailable("x", "b");
  const KnownChanges found = changes(file);
  ASSERT_THAT(found.edit.added, SizeIs(1));
  EXPECT_THAT(found.edit.added[0].clients, ElementsAre("b"));
}

TEST_F(KnownChangesTest, AnOutcomeThatChangedEverywhereChangesItsLine) {
  for (const char* client : {"a", "b"}) met("x", client, Verdict::fail, "\"dies\"", "k.toml:2");
  const KnownChanges found = changes(file);
  EXPECT_THAT(found.edit.removed, IsEmpty());
  EXPECT_EQ(found.edit.expectations.at(0), "\"dies\"");
}

TEST_F(KnownChangesTest, AnEntryThatSpeaksOfMoreThanWasSelectedIsLeftAlone) {
  summary_.clients.pop_back();
  summary_.clients.pop_back();
  met("x", "a", Verdict::unexpected_pass, "", "k.toml:2");
  const KnownChanges found = changes(file, {true, false});
  EXPECT_TRUE(found.edit.empty());
  EXPECT_THAT(found.left_alone, ElementsAre(HasSubstr("k.toml:2")));
}

TEST_F(KnownChangesTest, AFewGeneratedCasesStandAloneAndManyAsTheirFamily) {
  met("random#3", "a", Verdict::fail, "{ returns = [1] }", "", true);
  met("random#1", "b", Verdict::fail, "{ returns = [1] }", "", true);
  summary_.entries.back().failures_omitted = 400;
  const KnownChanges found = changes();
  ASSERT_THAT(found.edit.added, SizeIs(2));
  EXPECT_THAT(found.edit.added[0].cases, ElementsAre("l/F/random#3"));
  EXPECT_THAT(found.edit.added[1].cases, ElementsAre("l/F/random#*"));
  EXPECT_EQ(found.edit.added[1].expect, "\"fails\"");
}

TEST_F(KnownChangesTest, WhatIsNoDifferenceOfACaseIsNotMadeOne) {
  met("x", "a", Verdict::fail, "{ returns = [1] }");
  summary_.entries.back().failures[0].expected = "no golden";
  met("x", "b", Verdict::changed_signature, "");
  met("x", "c", Verdict::not_run, "\"not run\"");
  summary_.clients[2].launches = 0;
  const KnownChanges found = changes();
  EXPECT_TRUE(found.edit.empty());
  EXPECT_THAT(found.left_alone,
              ElementsAre(HasSubstr("no golden"), HasSubstr("signature"), HasSubstr("did not run")));
}

TEST_F(KnownChangesTest, EntriesThatMatchNothingGoAndExpiredOnesAreLeftToPeople) {
  const std::string text =
      std::string(file) + "[[known]]\ncase = \"l/F/y\"\nexpect = \"fails\"\nreason = \"r\"\n";
  summary_.libraries[0].artifact = {{"l/known.toml/2-no-match", false, ""},
                                    {"l/known.toml/7-expired", false, ""}};
  const KnownChanges found = changes(text);
  EXPECT_THAT(found.edit.removed, ElementsAre(0));
  EXPECT_THAT(found.left_alone, ElementsAre(HasSubstr("k.toml:7")));
}

}  // namespace known_changes_test
}  // namespace concord
