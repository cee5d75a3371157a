// The order of work for one client, without any process.
#include "run/agenda.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

namespace concord {
namespace agenda_test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Half","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],"results":[]},
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],"results":[]}]})";

std::string case_of(const std::string& call, const std::string& name, bool dies = false) {
  return fmt::format("[[case]]\ncall=\"{}\"\nname=\"{}\"\nargs=[1]\n{}", call, name,
                     dies ? "dies=true\n" : "");
}

constexpr const char* session =
    "[[session]]\nname=\"s\"\n[[session.step]]\ncall=\"Twice\"\nname=\"a\"\nargs=[1]\n"
    "[[session.step]]\ncall=\"Half\"\nname=\"b\"\nargs=[1]\n[[session.step]]\ncall=\"Twice\"\nname="
    "\"c\"\nargs=[1]\n";

class AgendaTest : public testing::Test {
 protected:
  Agenda agenda(const std::string& suite) {
    Fixtures fixtures;
    fixtures.suite = parse_suite("concord = 1\n" + suite, "suite.toml").value();
    plan_ = make_plan(contract_, fixtures).value();
    Agenda agenda(plan_);
    agenda.process_started();
    return agenda;
  }

  /// What is sent until nothing more may be: "one+two" is a batch, "random#0+512" a block, "(one)" sent
  /// alone.
  std::vector<std::string> sent(Agenda& agenda, std::size_t in_flight = 0) {
    std::vector<std::string> words;
    while (std::optional<Item> item = agenda.next(in_flight, [this](const Block&) { return answered_; }))
      words.push_back(word(*item));
    return words;
  }

  std::string word(const Item& item) {
    if (const auto* step = std::get_if<Step>(&item)) return plan_.cases[step->index].name;
    if (const auto* block = std::get_if<Block>(&item))
      return fmt::format("{}#{}+{}", plan_.families[block->family].name, block->first, block->count);
    if (const auto* single = std::get_if<Single>(&item))
      return single->index ? "(" + plan_.cases[*single->index].name + ")"
                           : fmt::format("({}#{})", plan_.families[single->family].name, single->row);
    std::string text;
    for (const std::size_t index : std::get<Batch>(item).cases)
      text += (text.empty() ? "" : "+") + plan_.cases[index].name;
    return text;
  }

  std::vector<std::string> names_of(const std::vector<std::size_t>& cases) {
    std::vector<std::string> names;
    for (const std::size_t index : cases) names.push_back(plan_.cases[index].name);
    return names;
  }

  std::vector<std::string> cut(Agenda& agenda, const std::function<bool(const std::string&)>& called) {
    std::vector<std::string> words;
    for (const Agenda::Cut& each : agenda.cut_sessions(called))
      words.push_back(plan_.cases[each.index].name + (each.stays ? ", played" : ""));
    return words;
  }

  Contract contract_ = parse_contract(contract_text, "the test").value();
  Plan plan_;
  bool answered_ = true;
};

std::string family(std::uint64_t count) {
  return fmt::format("[[family]]\ncall=\"Twice\"\nname=\"random\"\nvalues=\"random\"\ncount={}\n", count);
}

TEST_F(AgendaTest, a_fresh_process_serves_a_session_then_batches_then_families_then_what_kills_it) {
  Agenda agenda = this->agenda(case_of("Twice", "deadly", true) + case_of("Twice", "one") +
                               case_of("Half", "h") + case_of("Twice", "two") + session + family(600));
  EXPECT_THAT(sent(agenda),
              ElementsAre("s.a", "s.b", "s.c", "one+two", "h", "random#0+512", "random#512+88", "(deadly)"));
  EXPECT_TRUE(agenda.finished());
}

TEST_F(AgendaTest, steps_and_deadly_cases_wait_until_nothing_is_in_flight) {
  Agenda agenda = this->agenda(session + case_of("Twice", "deadly", true));
  EXPECT_THAT(sent(agenda, 1), IsEmpty());
  EXPECT_THAT(sent(agenda), SizeIs(4));
  Agenda deadly = this->agenda(case_of("Twice", "deadly", true));
  EXPECT_THAT(sent(deadly, 1), IsEmpty());
  EXPECT_FALSE(deadly.process_done());
}

TEST_F(AgendaTest, nothing_follows_a_sessions_last_step_before_its_reply) {
  Agenda agenda = this->agenda(session + case_of("Twice", "one") + family(5));
  for (const char* step : {"s.a", "s.b", "s.c"}) {
    const auto item = agenda.next(0, [](const Block&) { return true; });
    ASSERT_TRUE(item);
    EXPECT_EQ(word(*item), step);
    EXPECT_THAT(sent(agenda, 1), IsEmpty()) << "what others print would be taken for the output of " << step;
  }
  EXPECT_THAT(sent(agenda), ElementsAre("one", "random#0+5"));
}

TEST_F(AgendaTest, a_second_session_needs_a_second_process) {
  std::string other = session;
  other.replace(other.find("\"s\""), 3, "\"t\"");
  Agenda agenda = this->agenda(session + other);
  EXPECT_THAT(sent(agenda), ElementsAre("s.a", "s.b", "s.c"));
  EXPECT_TRUE(agenda.process_done());
  EXPECT_FALSE(agenda.finished());
  agenda.process_started();
  EXPECT_THAT(sent(agenda), ElementsAre("t.a", "t.b", "t.c"));
  EXPECT_TRUE(agenda.finished());
}

TEST_F(AgendaTest, a_block_waits_for_the_oracle) {
  Agenda agenda = this->agenda(case_of("Twice", "one") + family(5));
  answered_ = false;
  EXPECT_THAT(sent(agenda), ElementsAre("one"));
  EXPECT_FALSE(agenda.process_done());
  answered_ = true;
  EXPECT_THAT(sent(agenda), ElementsAre("random#0+5"));
}

TEST_F(AgendaTest, after_a_death_the_oldest_item_is_taken_apart_and_the_others_go_back) {
  Agenda agenda =
      this->agenda(case_of("Twice", "one") + case_of("Twice", "two") + case_of("Half", "h") + family(3));
  EXPECT_THAT(sent(agenda), ElementsAre("one+two", "h", "random#0+3"));
  EXPECT_THAT(agenda.died({Batch{{0, 1}}, Batch{{2}}, Block{0, 0, 3}}), IsEmpty());
  EXPECT_TRUE(agenda.has_suspects());
  agenda.process_started();
  EXPECT_THAT(sent(agenda), ElementsAre("(one)", "(two)", "h", "random#0+3"));
  EXPECT_THAT(agenda.died({Block{0, 0, 3}}), IsEmpty());
  agenda.process_started();
  EXPECT_THAT(sent(agenda), ElementsAre("(random#0)", "(random#1)", "(random#2)"));
  EXPECT_TRUE(agenda.finished());
}

TEST_F(AgendaTest, suspects_come_before_the_next_session) {
  std::string other = session;
  other.replace(other.find("\"s\""), 3, "\"t\"");
  Agenda agenda = this->agenda(session + other + case_of("Twice", "one"));
  EXPECT_THAT(sent(agenda), ElementsAre("s.a", "s.b", "s.c", "one"));
  static_cast<void>(agenda.died({Batch{{plan_.stateless[0]}}}));
  agenda.process_started();
  EXPECT_THAT(sent(agenda), ElementsAre("(one)"));
  agenda.process_started();
  EXPECT_THAT(sent(agenda), ElementsAre("t.a", "t.b", "t.c"));
}

TEST_F(AgendaTest, nothing_is_sent_ahead_of_the_reply_to_a_suspect) {
  Agenda agenda = this->agenda(case_of("Twice", "one") + family(5));
  EXPECT_THAT(sent(agenda), ElementsAre("one", "random#0+5"));
  static_cast<void>(agenda.died({Batch{{plan_.stateless[0]}}, Block{0, 0, 5}}));
  agenda.process_started();
  const std::optional<Item> suspect = agenda.next(0, [](const Block&) { return true; });
  ASSERT_TRUE(suspect);
  EXPECT_EQ(word(*suspect), "(one)");
  EXPECT_THAT(sent(agenda, 1), IsEmpty());
  EXPECT_THAT(sent(agenda), ElementsAre("random#0+5"));
}

TEST_F(AgendaTest, a_function_that_is_slow_is_asked_case_by_case) {
  Agenda agenda =
      this->agenda(case_of("Twice", "one") + case_of("Twice", "two") + case_of("Half", "h") + family(2));
  agenda.ask_one_by_one("Twice");
  EXPECT_THAT(sent(agenda), ElementsAre("(one)", "(two)", "h", "(random#0)", "(random#1)"));
  EXPECT_TRUE(agenda.finished());
}

TEST_F(AgendaTest, what_is_given_up_takes_the_rest_of_its_sessions_along) {
  Agenda agenda = this->agenda(case_of("Half", "h") + case_of("Twice", "one") + session);
  const auto is_half = [](const std::string& called) { return called == "Half"; };
  EXPECT_THAT(cut(agenda, is_half), ElementsAre("s.b", "s.c"));
  EXPECT_THAT(names_of(agenda.remove(is_half).cases), ElementsAre("h"));
  EXPECT_THAT(sent(agenda), ElementsAre("s.a", "one"));
}

TEST_F(AgendaTest, a_clean_up_step_is_played_behind_what_is_cut_where_there_is_something_to_clean_up) {
  const auto is_half = [](const std::string& called) { return called == "Half"; };
  Agenda agenda = this->agenda(std::string(session) + "always=true\n");
  EXPECT_THAT(cut(agenda, is_half), ElementsAre("s.b", "s.c, played"));
  EXPECT_THAT(sent(agenda), ElementsAre("s.a", "s.c"));

  std::string half_first = session;
  half_first.replace(half_first.find("Twice"), 5, "Half");
  Agenda at_once = this->agenda(half_first + "always=true\n");
  EXPECT_THAT(cut(at_once, is_half), ElementsAre("s.a", "s.b", "s.c"));
  EXPECT_THAT(sent(at_once), IsEmpty());
}

TEST_F(AgendaTest, steps_behind_a_death_are_lost) {
  Agenda agenda = this->agenda(session);
  const std::optional<Item> step = agenda.next(0, [](const Block&) { return true; });
  ASSERT_TRUE(step);
  EXPECT_THAT(agenda.died({*step}), SizeIs(2));
  EXPECT_TRUE(agenda.finished());
}

TEST_F(AgendaTest, what_is_taken_out_is_given_back_once) {
  Agenda agenda = this->agenda(case_of("Twice", "deadly", true) + case_of("Twice", "one") +
                               case_of("Half", "h") + session + family(600));
  const auto removed = agenda.remove([](const std::string& function) { return function == "Twice"; });
  EXPECT_THAT(removed.cases, SizeIs(4));
  ASSERT_THAT(removed.blocks, SizeIs(1));  // the whole family in one piece
  EXPECT_EQ(removed.blocks[0].count, 600U);
  EXPECT_THAT(agenda.remove([](const std::string& function) { return function == "Twice"; }).cases,
              IsEmpty());
  EXPECT_THAT(sent(agenda), ElementsAre("s.b", "h"));
  EXPECT_TRUE(agenda.finished());
}

TEST_F(AgendaTest, a_family_taken_out_in_the_middle_gives_what_was_not_sent) {
  Agenda agenda = this->agenda(family(600));
  ASSERT_TRUE(agenda.next(0, [](const Block&) { return true; }));
  const auto removed = agenda.remove([](const std::string&) { return true; });
  ASSERT_THAT(removed.blocks, SizeIs(1));
  EXPECT_EQ(removed.blocks[0].first, 512U);
  EXPECT_TRUE(agenda.finished());
}

constexpr const char* long_family = "[[family]]\ncall=\"Twice\"\nname=\"f\"\nvalues=\"random\"\ncount=5000\n";

TEST_F(AgendaTest, sends_blocks_in_the_order_that_is_asked_for) {
  agenda(long_family);
  shuffle(plan_, 5);
  Agenda shuffled(plan_);
  shuffled.process_started();
  const std::vector<std::string> words = sent(shuffled);
  std::vector<std::string> all;
  for (std::uint64_t first = 0; first < 5000; first += 512)
    all.push_back(fmt::format("f#{}+{}", first, std::min<std::uint64_t>(512, 5000 - first)));
  EXPECT_THAT(words, testing::UnorderedElementsAreArray(all));
  EXPECT_NE(words, all);
  EXPECT_TRUE(shuffled.finished());
}

TEST_F(AgendaTest, takes_out_just_the_blocks_that_were_not_sent) {
  agenda(long_family);
  for (const std::uint32_t seed : {1U, 2U, 3U}) {
    shuffle(plan_, seed);
    for (int before = 0; before <= 10; ++before) {
      Agenda shuffled(plan_);
      shuffled.process_started();
      std::vector<bool> rows(5000);
      const auto take = [&](const Block& block) {
        for (std::uint64_t i = block.first; i < block.first + block.count; ++i) {
          EXPECT_FALSE(rows.at(i)) << "twice";
          rows.at(i) = true;
        }
      };
      for (int i = 0; i < before; ++i)
        take(std::get<Block>(*shuffled.next(0, [](const Block&) { return true; })));
      for (const Block& block : shuffled.remove([](const std::string&) { return true; }).blocks) take(block);
      EXPECT_THAT(rows, testing::Each(true)) << seed << ", after " << before;
    }
  }
}

}  // namespace agenda_test
}  // namespace concord
