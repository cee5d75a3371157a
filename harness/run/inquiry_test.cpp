// The reasoning about who depends on whom, played against suspects whose nature is known. No process.
#include "run/inquiry.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include <fmt/format.h>

namespace concord {
namespace inquiry_test {

constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],"results":[]}]})";

constexpr const char* suite =
    "concord = 1\n"
    "[[case]]\ncall=\"Twice\"\nname=\"first\"\nargs=[1]\n"
    "[[case]]\ncall=\"Twice\"\nname=\"second\"\nargs=[2]\n"
    "[[family]]\ncall=\"Twice\"\nname=\"random\"\nvalues=\"random\"\ncount=5000\n";

class InquiryTest : public testing::Test {
 protected:
  /// Whether a suspect fails after these ids.
  using Nature = std::function<bool(const std::set<std::string>& before, const std::string& suspect)>;

  InquiryTest() {
    Fixtures fixtures;
    fixtures.suite = parse_suite(suite, "suite.toml").value();
    plan_ = make_plan(contract_, fixtures).value();
    past_.add(Batch{{0, 1}});
    for (std::uint64_t first = 0; first < 4096; first += 512) past_.add(Block{0, first, 512});
  }

  /// Every experiment until the inquiry is over.
  Inquiry::Finding play(Inquiry inquiry, const Nature& nature, Outcome end = outcome::Crashed{}) {
    experiments_ = 0;
    while (const auto experiment = inquiry.next()) {
      ++experiments_;
      std::set<std::string> before;
      Past asked;
      for (const Item& item : experiment->before) asked.add(item);
      for (std::uint64_t i = 0; i < asked.cases(); ++i) before.insert(id_of(plan_, asked.at(i)));
      bool well = true;
      for (std::size_t i = 0; well && i < experiment->suspects.size(); ++i) {
        const std::string id = id_of(plan_, experiment->suspects[i]);
        well = !nature(before, id);
        if (!well) inquiry.failed(i, end);
        before.insert(id);
      }
      if (well) inquiry.went_well();
    }
    return inquiry.finding();
  }

  Inquiry of_one(bool thorough = true) {
    return {plan_, Single{std::nullopt, 0, 4500}, past_, outcome::Crashed{}, thorough};
  }

  static std::string words(const Inquiry::Finding& finding) {
    const auto depends = dependence_of(finding.outcome);
    if (!depends) return "itself";
    return depends->on.empty() ? "not again" : fmt::format("{}+{}", depends->on, depends->others);
  }

  Contract contract_ = parse_contract(contract_text, "the test").value();
  Plan plan_;
  Past past_;
  unsigned experiments_ = 0;
};

TEST_F(InquiryTest, who_fails_alone_is_to_blame) {
  const auto always = [](const auto&, const std::string&) { return true; };
  EXPECT_EQ(words(play(of_one(), always)), "itself");
  EXPECT_EQ(experiments_, 1U);
}

TEST_F(InquiryTest, the_one_case_that_has_to_come_before_is_found_wherever_it_is) {
  for (const std::string culprit :
       {"zoo/Twice/first", "zoo/Twice/second", "zoo/Twice/random#0", "zoo/Twice/random#2000",
        "zoo/Twice/random#4094", "zoo/Twice/random#4095"}) {
    const auto after = [&](const auto& before, const std::string&) { return before.count(culprit) != 0; };
    EXPECT_EQ(words(play(of_one(), after)), culprit + "+0");
    EXPECT_LT(experiments_, 18U);  // 2¹² cases
  }
}

TEST_F(InquiryTest, several_that_have_to_come_before_are_not_told_as_one) {
  const auto after_both = [](const auto& before, const std::string&) {
    return before.count("zoo/Twice/second") != 0 && before.count("zoo/Twice/random#9") != 0;
  };
  EXPECT_EQ(words(play(of_one(), after_both)), "zoo/Twice/second+4096");
}

TEST_F(InquiryTest, what_does_not_happen_again_is_not_explained) {
  unsigned times = 0;
  EXPECT_EQ(words(play(of_one(), [](const auto&, const std::string&) { return false; })), "not again");
  EXPECT_EQ(experiments_, 2U);
  const auto once_more = [&](const auto& before, const std::string&) {
    return before.size() > 4000 && times++ == 0;
  };
  EXPECT_EQ(words(play(of_one(), once_more)), "zoo/Twice/first+4097") << "seen, but no more is known";
}

TEST_F(InquiryTest, without_a_search_it_is_told_that_something_has_to_come_before) {
  const auto after = [](const auto& before, const std::string&) { return !before.empty(); };
  EXPECT_EQ(words(play(of_one(false), after)), "zoo/Twice/first+4097");
  EXPECT_EQ(experiments_, 1U);
}

TEST_F(InquiryTest, time_outs_are_not_paid_for_without_end) {
  const auto after = [](const auto& before, const std::string&) {
    return before.count("zoo/Twice/first") != 0;
  };
  unsigned late = 0;
  const auto counted = [&](const auto& before, const std::string& id) {
    return after(before, id) && ++late != 0;
  };
  const Inquiry::Finding finding = play(of_one(), counted, outcome::TimedOut{});
  EXPECT_TRUE(std::holds_alternative<outcome::TimedOut>(finding.outcome));
  EXPECT_EQ(words(finding), "zoo/Twice/first+0");
  EXPECT_LE(late, 3U);
  const auto often = [&](const auto& before, const std::string&) {
    return before.count("zoo/Twice/random#4000") != 0;
  };
  EXPECT_NE(words(play(of_one(), often, outcome::TimedOut{})), "zoo/Twice/random#4000+0");
  EXPECT_LT(experiments_, 6U);
}

TEST_F(InquiryTest, of_several_suspects_the_one_that_fails_is_found) {
  const auto third = [](const auto& before, const std::string& id) {
    return id == "zoo/Twice/random#4098" && before.count("zoo/Twice/second") != 0;
  };
  std::vector<Single> suspects;
  for (std::uint64_t row = 4096; row < 4100; ++row) suspects.push_back({std::nullopt, 0, row});
  const Inquiry::Finding finding = play({plan_, suspects, past_, outcome::Crashed{}}, third);
  ASSERT_TRUE(finding.culprit);
  EXPECT_EQ(id_of(plan_, *finding.culprit), "zoo/Twice/random#4098");
  EXPECT_EQ(words(finding), "zoo/Twice/second+0");
  EXPECT_FALSE(play({plan_, suspects, past_, outcome::Crashed{}}, [](const auto&, const auto&) {
                 return false;
               }).culprit);
}

TEST_F(InquiryTest, a_past_that_fails_itself_ends_it) {
  Inquiry inquiry = of_one();
  inquiry.went_well();    // alone
  inquiry.went_astray();  // what came before failed before it came to the suspect
  EXPECT_FALSE(inquiry.next());
  EXPECT_EQ(words(inquiry.finding()), "not again");
}

TEST(Past, takes_one_entry_for_a_family_and_gives_requests_of_the_size_that_was_sent) {
  Fixtures fixtures;
  fixtures.suite = parse_suite(suite, "suite.toml").value();
  const Contract contract = parse_contract(contract_text, "the test").value();
  const Plan plan = make_plan(contract, fixtures).value();
  Past past;
  past.add(Batch{{0, 1}});
  past.add(Block{0, 0, 512});
  past.add(Block{0, 512, 512});
  EXPECT_EQ(past.cases(), 1026U);
  const std::vector<Item> since = past.since(plan, 1);
  ASSERT_EQ(since.size(), 3U);
  EXPECT_EQ(std::get<Batch>(since[0]).cases, (std::vector<std::size_t>{1}));
  EXPECT_EQ(std::get<Block>(since[2]).first, 512U);
  const std::vector<Item> late = past.since(plan, 1000);
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(std::get<Block>(late[0]).first, 998U);
  EXPECT_EQ(std::get<Block>(late[0]).count, 26U);
}

}  // namespace inquiry_test
}  // namespace concord
