// The bench with clients that misbehave: each loses its own cells, with the reason, and nobody else's.
#include "measure/lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <thread>

#include <fmt/format.h>

namespace concord {
namespace lab_test {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Thrice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],
   "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]},
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],
   "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]}]})";

class LabTest : public testing::Test {
 protected:
  LabTest() {
    library_.contract = parse_contract(contract_text, "the test").value();
    library_.wire = wire_form(library_.contract);
    Fixtures fixtures;
    fixtures.suite = parse_suite(
                         "concord = 1\n[[bench]]\ncall=\"Twice\"\nargs=[21]\n"
                         "[[bench]]\ncall=\"Thrice\"\nargs=[21]\n",
                         "suite.toml")
                         .value();
    plan_ = make_plan(library_.contract, fixtures).value();
    request_.rounds = 3;
  }

  Bencher bencher(const std::string& mode) {
    Bencher one{&plan_, &library_, mode, {}, Subject::library};
    one.warm_up = 0ms;
    one.start.argv = {"/usr/bin/python3", "-IS",
                      CONCORD_SOURCE_DIR "/harness/measure/testdata/bench_client.py", mode};
    return one;
  }

  LabResult measure(const std::vector<std::string>& modes) {
    LabRequest request = request_;
    for (const std::string& mode : modes) request.benchers.push_back(bencher(mode));
    request.contexts = {"thread", "threads", "fiber", "callback", "made"};
    request.batch = 5ms;
    request.deadlines = {30s, 30s, 30s};
    const Result<LabResult> result = measure_cells(request);
    EXPECT_TRUE(result);
    return result.value_or(LabResult{});
  }

  static Cell cell(const LabResult& result, const std::string& client,
                   const std::string& function = "Twice") {
    for (const Cell& each : result.cells) {
      if (each.client == client && each.function == function) return each;
    }
    ADD_FAILURE() << "no cell of " << client;
    return {};
  }

  BuiltLibrary library_;
  Plan plan_;
  LabRequest request_;
};

TEST_F(LabTest, SaysHowAClientBegins) {
  const LabResult result = measure({"tells-of-loading", "says-nothing"});
  ASSERT_THAT(result.beginnings, SizeIs(2));
  EXPECT_EQ(result.beginnings[0].client, "tells-of-loading");
  EXPECT_EQ(result.beginnings[0].load_ns, 1'890'000);
  EXPECT_LT(result.beginnings[1].load_ns, 0);
  EXPECT_GT(result.beginnings[0].ready_ns, 0);
  EXPECT_EQ(result.beginnings[0].first_call_ns, 1000) << "with the loop around it";
  EXPECT_THAT(cell(result, "says-nothing").firsts_ns, testing::ElementsAre(1000));
  EXPECT_EQ(cell(result, "says-nothing").row, R"(["21"])");
}

TEST_F(LabTest, a_cell_has_the_net_price_of_a_call_in_each_round) {
  const LabResult result = measure({"behaves", "works-elsewhere"});
  ASSERT_THAT(result.cells, SizeIs(4));
  const Cell found = cell(result, "behaves");
  EXPECT_EQ(found.left_out, "");
  EXPECT_EQ(found.loops, 5000U);
  EXPECT_THAT(found.rounds_ns, SizeIs(3));
  EXPECT_THAT(found.rounds_ns, Each(900.0));
  EXPECT_EQ(found.context, "main thread");
  EXPECT_EQ(cell(result, "works-elsewhere").context, "worker");
  EXPECT_EQ(result.clients.at(0).runtime, "behaves");
}

TEST_F(LabTest, calls_are_made_from_where_the_client_can_make_them) {
  const LabResult result = measure({"works-anywhere", "behaves"});
  const auto gross = [&](const std::string& context) {
    for (const Cell& each : result.cells) {
      if (each.client == "works-anywhere" && each.function == "Twice" && each.context == context)
        return each.rounds_ns.empty() ? 0 : each.rounds_ns.front() + 100;
    }
    return -1.0;
  };
  EXPECT_EQ(gross("main thread"), 1000);
  EXPECT_EQ(gross("thread"), 2000);
  const unsigned threads = std::min(std::thread::hardware_concurrency(), 4U);
  if (threads > 1) {
    EXPECT_EQ(gross(fmt::format("{} threads", threads)), 1000 * (2 + threads));
  }
  EXPECT_EQ(gross("fiber"), -1) << "it never said that it can";
  EXPECT_EQ(gross("callback"), 7000);
  EXPECT_EQ(gross("made"), -1) << "a number is there already";
  EXPECT_EQ(std::count_if(result.cells.begin(), result.cells.end(),
                          [](const Cell& each) { return each.client == "behaves"; }),
            2);
}

TEST_F(LabTest, a_library_that_can_call_back_is_there_for_calls_from_there_only) {
  Bencher caller = bencher("works-anywhere");
  caller.caller = true;
  request_.benchers = {bencher("behaves"), caller};
  const LabResult result = measure({});
  EXPECT_EQ(std::count_if(result.cells.begin(), result.cells.end(),
                          [](const Cell& each) { return each.context == "callback"; }),
            2);
  EXPECT_THAT(result.cells, SizeIs(4));
  EXPECT_THAT(result.clients, SizeIs(1));
  EXPECT_THAT(result.beginnings, SizeIs(1));
}

TEST_F(LabTest, what_a_client_refuses_is_not_lost) {
  const LabResult result = measure({"refuses-thrice", "refuses", "cannot-measure-thrice"});
  EXPECT_EQ(cell(result, "refuses-thrice", "Thrice").left_out, "refused: a callback has no place here");
  EXPECT_TRUE(is_refused(cell(result, "refuses-thrice", "Thrice")));
  EXPECT_TRUE(is_refused(cell(result, "refuses")));
  EXPECT_FALSE(is_refused(cell(result, "cannot-measure-thrice", "Thrice")));
}

TEST_F(LabTest, linked_c_is_measured_before_and_behind_every_few_others) {
  const LabResult result = measure({"c-linked", "behaves"});
  EXPECT_THAT(cell(result, "c-linked").rounds_ns, Each(1000.0)) << "the mean of 900 and 1100";
  EXPECT_THAT(cell(result, "c-linked").rounds_ns, SizeIs(3));
  EXPECT_THAT(cell(result, "c-linked").quickest_ns, AllOf(SizeIs(3), Each(900.0)));
  EXPECT_THAT(cell(result, "c-linked").linked_ns, IsEmpty());
  EXPECT_THAT(cell(result, "behaves").rounds_ns, Each(900.0));
  EXPECT_THAT(cell(result, "behaves").linked_ns, AllOf(SizeIs(3), Each(1000.0)));
}

TEST_F(LabTest, linked_c_alone_is_measured_as_often_as_beside_others) {
  const LabResult result = measure({"c-linked"});
  EXPECT_THAT(cell(result, "c-linked").rounds_ns, Each(1000.0)) << "the mean of 900 and 1100";
  EXPECT_THAT(cell(result, "c-linked").quickest_ns, AllOf(SizeIs(3), Each(900.0)));
}

TEST_F(LabTest, the_quickest_batch_is_not_the_one_whose_empty_loop_was_disturbed) {
  Bencher disturbed = bencher("has-a-slow-empty-loop");
  disturbed.client = "c-linked";
  request_.benchers = {disturbed};
  const LabResult result = measure({});
  EXPECT_THAT(cell(result, "c-linked").rounds_ns, Each(800.0)) << "the mean of 900 and 700";
  EXPECT_THAT(cell(result, "c-linked").quickest_ns, Each(900.0));
}

TEST_F(LabTest, each_few_have_a_linked_c_of_their_own) {
  const LabResult result = measure({"c-linked", "behaves", "behaves-too", "behaves-as-well", "behaves-last"});
  const Cell linked = cell(result, "c-linked");
  EXPECT_THAT(linked.rounds_ns, SizeIs(3));
  EXPECT_NE(linked.rounds_ns[0], 1000) << "the mean of three: 900, 1100, 900";
  EXPECT_THAT(cell(result, "behaves-last").linked_ns, Each(1000.0));
}

TEST_F(LabTest, twins_and_several_threads_at_once_have_a_linked_c_of_their_own) {
  for (const Subject subject : {Subject::library, Subject::twin}) {
    for (const std::string client : {"c-linked", "behaves"}) {
      Bencher one = bencher(subject == Subject::twin ? "on-the-twin" : "works-anywhere");
      one.client = client;
      one.subject = subject;
      request_.benchers.push_back(one);
    }
  }
  const LabResult result = measure({});
  const auto beside = [&](Subject subject, const std::string& context) {
    for (const Cell& each : result.cells) {
      if (each.client == "behaves" && each.function == "Twice" && each.subject == subject &&
          each.context == context)
        return each.linked_ns.empty() ? 0 : each.linked_ns.front() + 100;
    }
    return -1.0;
  };
  EXPECT_EQ(beside(Subject::library, "main thread"), 1000);
  EXPECT_EQ(beside(Subject::library, "thread"), 1000);
  EXPECT_EQ(beside(Subject::twin, "main thread"), 200);
  const unsigned threads = std::min(std::thread::hardware_concurrency(), 4U);
  if (threads > 1) {
    EXPECT_EQ(beside(Subject::library, fmt::format("{} threads", threads)), 1000 * (2 + threads));
  }
}

TEST_F(LabTest, says_how_long_it_will_take_once_it_is_known_who_can_do_what) {
  std::vector<std::chrono::milliseconds> told;
  request_.on_plan = [&](std::chrono::milliseconds time) { told.push_back(time); };
  measure({"behaves"});
  measure({"refuses"});
  measure({"works-anywhere"});
  ASSERT_THAT(told, SizeIs(3)) << "once each";
  EXPECT_EQ(told[1] * 2, told[0]) << "one of two calls is refused";
  EXPECT_GT(told[2], told[0] * 2) << "calls from other places, too";
}

TEST_F(LabTest, without_linked_c_nothing_is_beside) {
  const LabResult result = measure({"behaves"});
  EXPECT_THAT(cell(result, "behaves").linked_ns, AllOf(SizeIs(3), Each(0.0)));
}

TEST_F(LabTest, who_misbehaves_is_left_out_with_the_reason_and_the_others_are_not) {
  const std::map<std::string, std::string> reasons{
      {"changes-its-mind", "results changed during the loop"},
      {"gives-another-result", "where another client gave [\"42\"]"},
      {"returns-no-number", "many"},
      {"has-no-times", "without ns"},
      {"has-a-short-row", "has 0 values, expected 1"},
      {"dies-in-a-loop", "exit 7"},
      {"does-not-start", "exit 1"},
      {"refuses", "refused: no codec"},
  };
  std::vector<std::string> modes{"behaves"};
  for (const auto& [mode, reason] : reasons) modes.push_back(mode);
  const LabResult result = measure(modes);
  for (const auto& [mode, reason] : reasons) {
    EXPECT_THAT(cell(result, mode).left_out, HasSubstr(reason)) << mode;
    EXPECT_THAT(cell(result, mode).rounds_ns, IsEmpty()) << mode;
  }
  EXPECT_THAT(cell(result, "behaves").rounds_ns, SizeIs(3));
  EXPECT_THAT(cell(result, "behaves", "Thrice").rounds_ns, SizeIs(3));
}

TEST_F(LabTest, an_error_costs_one_cell) {
  const LabResult result = measure({"cannot-measure-thrice"});
  EXPECT_THAT(cell(result, "cannot-measure-thrice", "Thrice").left_out, HasSubstr("\"raised\": \"no\""));
  EXPECT_THAT(cell(result, "cannot-measure-thrice").rounds_ns, SizeIs(3));
}

TEST_F(LabTest, a_bench_that_is_stopped_keeps_its_whole_rounds) {
  for (const std::uint64_t after : {1U, 9U, 13U}) {  // in calibration, and in later and later rounds
    std::uint64_t told = 0;
    request_.progress = [&](std::uint64_t done, std::uint64_t, const std::string&) { told = done; };
    request_.stop = [&] { return told >= after; };
    request_.rounds = 100'000;
    const LabResult result = measure({"takes-its-time", "takes-its-time-too"});
    EXPECT_TRUE(result.stopped);
    ASSERT_THAT(result.cells, SizeIs(4));
    const std::size_t rounds = result.cells.front().rounds_ns.size();
    for (const Cell& each : result.cells) {
      EXPECT_THAT(each.rounds_ns, SizeIs(rounds)) << "ratios are taken within a round";
      EXPECT_EQ(each.left_out.empty(), rounds > 0) << each.left_out;
    }
    if (after == 1) {
      EXPECT_THAT(result.cells.front().left_out, HasSubstr("interrupted"));
    }
    if (after == 13) {
      EXPECT_GE(rounds, 1U);
    }
  }
}

TEST_F(LabTest, nobody_to_measure_gives_no_cells) { EXPECT_THAT(measure({}).cells, IsEmpty()); }

std::string sum(Kind kind, const std::string& row, std::uint64_t loops) {
  Export function;
  function.results = {{"", {kind, "", "", "", nullptr}}};
  return expected_sum(parse_json(row).value(), function, loops);
}

TEST(ExpectedSum, is_the_protocols_for_each_kind) {
  EXPECT_EQ(sum(Kind::i64, R"(["111"])", 3), "333");
  EXPECT_EQ(sum(Kind::i64, R"(["-1"])", 2), "18446744073709551614");
  EXPECT_EQ(sum(Kind::u64, R"(["18446744073709551615"])", 2), "18446744073709551614");
  EXPECT_EQ(sum(Kind::uptr, R"(["7"])", 2), "14");
  EXPECT_EQ(sum(Kind::i8, "[-1]", 3), "18446744073709551613");
  EXPECT_EQ(sum(Kind::u32, "[4294967295]", 2), "8589934590");
  EXPECT_EQ(sum(Kind::boolean, "[true]", 5), "5");
  EXPECT_EQ(sum(Kind::boolean, "[false]", 5), "0");
  EXPECT_EQ(sum(Kind::f64, R"(["3ff0000000000000"])", 2), "4000000000000000");
  EXPECT_EQ(sum(Kind::f32, R"(["3f000000"])", 3), "3ff8000000000000");
  EXPECT_EQ(sum(Kind::f64, R"(["nan"])", 3), "nan");
  EXPECT_EQ(expected_sum(Json::array(), Export{}, 9), "0");
}

TEST(ExpectedSum, is_no_trap_for_a_result_of_another_type) {
  EXPECT_EQ(sum(Kind::i64, R"(["many"])", 3), "0");
  EXPECT_EQ(sum(Kind::i64, R"([{"a":1}])", 3), "0");
  EXPECT_EQ(sum(Kind::i8, "[1.5]", 3), "0");
  EXPECT_EQ(sum(Kind::f64, "[1]", 3), "nan");
}

}  // namespace lab_test
}  // namespace concord
