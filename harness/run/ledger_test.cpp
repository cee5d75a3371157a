// The bookkeeping itself: every way to lose an outcome, or to give one twice, ends the program.
#include "run/ledger.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace concord {
namespace ledger_test {

constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],"results":[]}]})";

constexpr const char* suite =
    "concord = 1\n"
    "[[case]]\ncall=\"Twice\"\nname=\"one\"\nargs=[1]\n"
    "[[case]]\ncall=\"Twice\"\nname=\"deadly\"\nargs=[13]\ndies=true\n"
    "[[session]]\nname=\"s\"\n[[session.step]]\ncall=\"Twice\"\nname=\"a\"\nargs=[1]\n"
    "[[family]]\ncall=\"Twice\"\nname=\"random\"\nvalues=\"random\"\ncount=600\n";

/// Takes everything; says of batches and blocks what it is told to.
struct Deaf : Listener {
  void on_case(std::size_t, std::size_t, Outcome, std::chrono::nanoseconds) override {}
  std::optional<std::string> on_block(std::size_t, const Block&, std::string_view,
                                      std::chrono::nanoseconds) override {
    return problem;
  }
  void on_generated(std::size_t, std::size_t, std::uint64_t, Outcome) override {}
  void on_range(std::size_t, const Block&, const Outcome&) override {}
  void on_launch(std::size_t, const Launch&) override {}
  void on_demo(std::size_t, Outcome, std::chrono::nanoseconds) override {}
  void on_complaint(std::size_t, const std::string&) override {}
  [[nodiscard]] bool answered(std::size_t, const Block&) const override { return true; }
  std::optional<std::string> problem;
};

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() {
    Fixtures fixtures;
    fixtures.suite = parse_suite(suite, "suite.toml").value();
    plan_ = make_plan(contract_, fixtures).value();
    client_.id = "c-zoo";
    demo_.client = "c-zoo";
    request_.clients = {{&plan_, nullptr, &client_, false}};
    request_.demos = {{&plan_, &demo_}};
  }

  /// All that is owed but for the family's last case.
  static void give_nearly_all(Ledger& ledger) {
    for (std::size_t index = 0; index < 3; ++index) ledger.on_case(0, index, outcome::NotRun{}, {});
    EXPECT_EQ(ledger.on_block(0, {0, 0, 512}, "[]", {}), std::nullopt);
    ledger.on_range(0, {0, 512, 87}, outcome::NotRun{});
    ledger.on_demo(0, outcome::NotRun{}, {});
  }

  Contract contract_ = parse_contract(contract_text, "the test").value();
  Plan plan_;
  ReadyClient client_;
  ReadyDemo demo_;
  RunRequest request_;
  Deaf listener_;
};

TEST_F(LedgerTest, is_content_where_each_planned_case_has_one_outcome) {
  Ledger ledger(request_, listener_);
  give_nearly_all(ledger);
  ledger.on_generated(0, 0, 599, outcome::NotRun{});
  ledger.close();
}

TEST_F(LedgerTest, misses_what_has_none) {
  Ledger ledger(request_, listener_);
  EXPECT_DEATH(ledger.close(), "\"zoo/Twice/one@c-zoo\" has no outcome");
  give_nearly_all(ledger);
  EXPECT_DEATH(ledger.close(), "1 cases of \"zoo/Twice/random@c-zoo\" have no outcome");
  listener_.problem = "a row too few";  // what is not taken counts for nothing
  EXPECT_NE(ledger.on_block(0, {0, 599, 1}, "[]", {}), std::nullopt);
  EXPECT_DEATH(ledger.close(), "1 cases of");
}

TEST_F(LedgerTest, takes_no_second_one) {
  Ledger ledger(request_, listener_);
  give_nearly_all(ledger);
  EXPECT_DEATH(ledger.on_case(0, 0, outcome::NotRun{}, {}), "\"zoo/Twice/one@c-zoo\" has .* a second one");
  EXPECT_DEATH(ledger.on_range(0, {0, 0, 2}, outcome::NotRun{}), "more outcomes than cases");
  EXPECT_DEATH(ledger.on_demo(0, outcome::NotRun{}, {}), "article program of c-zoo has a second outcome");
}

TEST_F(LedgerTest, knows_what_is_not_this_clients_to_play) {
  request_.clients.front().part =
      part_of(plan_, {"zoo/Twice/one@c-zoo", "zoo/Twice/random@c-other"}, "c-zoo");
  request_.demos.clear();
  Ledger ledger(request_, listener_);
  EXPECT_DEATH(ledger.on_range(0, {0, 0, 1}, outcome::NotRun{}), "more outcomes than cases");
  ledger.on_case(0, 0, outcome::NotRun{}, {});
  ledger.close();
}

}  // namespace ledger_test
}  // namespace concord
