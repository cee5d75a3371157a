#include "plan/part.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/contract.hpp"

namespace concord {
namespace part_test {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],"results":[]}]})";

constexpr const char* suite =
    "concord = 1\n"
    "[[case]]\ncall=\"Twice\"\nname=\"one\"\nargs=[1]\n"
    "[[case]]\ncall=\"Twice\"\nname=\"two\"\nargs=[2]\n"
    "[[session]]\nname=\"s\"\n[[session.step]]\ncall=\"Twice\"\nname=\"a\"\nargs=[1]\n"
    "[[session.step]]\ncall=\"Twice\"\nname=\"b\"\nargs=[1]\n"
    "[[session.step]]\ncall=\"Twice\"\nname=\"c\"\nargs=[1]\n"
    "[[family]]\ncall=\"Twice\"\nname=\"random\"\nvalues=\"random\"\ncount=600\n";

class PartTest : public testing::Test {
 protected:
  PartTest() {
    Fixtures fixtures;
    fixtures.suite = parse_suite(suite, "suite.toml").value();
    plan_ = make_plan(contract_, fixtures).value();
  }

  /// What a client has of the plan once the patterns have selected.
  std::vector<std::string> played(const std::vector<std::string>& patterns, const std::string& client) {
    Plan plan = plan_;
    EXPECT_THAT(select(plan, patterns), IsEmpty());
    const Part part = part_of(plan, patterns, client);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < plan.cases.size(); ++i) {
      if (plan.cases[i].selected && part.has_case(i)) names.push_back(plan.cases[i].name);
    }
    for (std::size_t f = 0; f < plan.families.size(); ++f) {
      const PlannedFamily& family = plan.families[f];
      if (part.has_family(f))
        names.push_back(family.name + (family.only ? "#" + std::to_string(*family.only) : ""));
    }
    return names;
  }

  Contract contract_ = parse_contract(contract_text, "the test").value();
  Plan plan_;
};

TEST_F(PartTest, is_all_of_it_where_nothing_was_selected) {
  EXPECT_THAT(played({}, "x-y"), ElementsAre("one", "two", "s.a", "s.b", "s.c", "random"));
}

TEST_F(PartTest, is_what_was_selected_for_this_client) {
  const std::vector<std::string> patterns{"zoo/Twice/one@c-x", "zoo/Twice/two@c-y", "zoo/Twice/s.*"};
  EXPECT_THAT(played(patterns, "c-x"), ElementsAre("one", "s.a", "s.b", "s.c"));
  EXPECT_THAT(played(patterns, "c-y"), ElementsAre("two", "s.a", "s.b", "s.c"));
  EXPECT_THAT(played({"zoo/Twice/one@c-*"}, "c-y"), ElementsAre("one"));
}

TEST_F(PartTest, can_be_one_case_of_a_family_and_for_another_all_of_it) {
  const std::vector<std::string> patterns{"zoo/Twice/random@c-x", "zoo/Twice/random#7@c-y",
                                          "zoo/Twice/random#8@c-x"};
  EXPECT_THAT(played(patterns, "c-x"), ElementsAre("random"));
  EXPECT_THAT(played(patterns, "c-y"), ElementsAre("random#7"));
  EXPECT_THAT(played(patterns, "c-z"), IsEmpty());
}

TEST_F(PartTest, of_a_session_has_the_steps_before_the_last_one_that_counts) {
  const std::vector<std::string> patterns{"zoo/Twice/s.b@c-x", "zoo/Twice/s.c@c-y"};
  ASSERT_THAT(select(plan_, patterns), IsEmpty());
  const auto steps = [&](const std::string& client) {
    return steps_of(plan_, plan_.sessions.at(0), part_of(plan_, patterns, client)).size();
  };
  EXPECT_EQ(steps("c-x"), 2U);
  EXPECT_EQ(steps("c-y"), 3U);
  EXPECT_EQ(steps("c-z"), 0U);
}

TEST(SplitPattern, takes_the_client_behind_the_last_at) {
  EXPECT_EQ(split_pattern("a/b/c@x").id, "a/b/c");
  EXPECT_EQ(split_pattern("a/b/c@x").client, "x");
  EXPECT_EQ(split_pattern("a/b/c").client, "");
}

}  // namespace part_test
}  // namespace concord
