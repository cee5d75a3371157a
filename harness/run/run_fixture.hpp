// What tests of runs with real processes stand on: a library of two functions, suites for it, a listener that
// insists on one outcome for each case, and the clients of zoo/client.py.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include <fmt/format.h>

#include "base/json.hpp"
#include "base/launch.hpp"
#include "base/temporary_folder.hpp"
#include "run/run.hpp"

namespace concord {

using namespace std::chrono_literals;

inline constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Tick","params":[],"results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]},
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],
   "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]}]})";

inline std::string case_of(const std::string& name, const std::string& argument, bool dies = false) {
  return fmt::format("[[case]]\ncall=\"Twice\"\nname=\"{}\"\nargs=[{}]\n{}", name, argument,
                     dies ? "dies=true\n" : "");
}

/// Five stateless cases of which the third has the bad row.
inline std::string five_cases() {
  return case_of("one", "1") + case_of("two", "2") + case_of("bad", "13") + case_of("four", "4") +
         case_of("five", "5");
}

inline constexpr const char* ticks =
    "[[session]]\nname=\"s\"\n[[session.step]]\ncall=\"Tick\"\nname=\"a\"\n[[session.step]]\ncall=\"Tick\"\n"
    "name=\"b\"\n[[session.step]]\ncall=\"Tick\"\nname=\"c\"\n";

/// Thirty generated cases, some of them with the bad row.
inline constexpr const char* family =
    "[[family]]\ncall=\"Twice\"\nname=\"random\"\nvalues=\"random\"\nseed=1\ncount=30\nargs={x={min=10,max="
    "16}}\n";

/// Takes what happens and insists on one outcome for each case.
class Recorder : public Listener {
 public:
  explicit Recorder(const Plan& plan, std::size_t lanes = 1) : plan_(plan), cases(lanes), generated(lanes) {}

  void on_case(std::size_t lane, std::size_t index, Outcome outcome, std::chrono::nanoseconds) override {
    EXPECT_TRUE(cases[lane].emplace(plan_.cases[index].name, std::move(outcome)).second)
        << "a second outcome of " << plan_.cases[index].name;
  }
  std::optional<std::string> on_block(std::size_t lane, const Block& block, std::string_view rows,
                                      std::chrono::nanoseconds) override {
    const Result<Json> parsed = parse_json(rows);
    if (!parsed || parsed->size() != block.count) return "not as many rows as were asked for";
    for (std::uint64_t i = 0; i < block.count; ++i)
      on_generated(lane, block.family, block.first + i, outcome::Returned{to_text((*parsed)[i]), {}});
    return std::nullopt;
  }
  void on_generated(std::size_t lane, std::size_t, std::uint64_t index, Outcome outcome) override {
    EXPECT_TRUE(generated[lane].emplace(index, std::move(outcome)).second) << "a second outcome of " << index;
  }
  void on_range(std::size_t lane, const Block& block, const Outcome& outcome) override {
    for (std::uint64_t i = 0; i < block.count; ++i)
      on_generated(lane, block.family, block.first + i, outcome);
  }
  void on_launch(std::size_t, const Launch& launch) override { launches.push_back(launch); }
  void on_demo(std::size_t demo, Outcome outcome, std::chrono::nanoseconds) override {
    EXPECT_TRUE(demos.emplace(demo, std::move(outcome)).second);
  }
  void on_complaint(std::size_t, const std::string& text) override { complaints.push_back(text); }
  [[nodiscard]] bool answered(std::size_t, const Block&) const override { return may_go_on; }

  void expect_complete() const {
    for (const auto& lane : cases) EXPECT_THAT(lane, testing::SizeIs(plan_.cases.size()));
    std::uint64_t planned = 0;
    for (const PlannedFamily& each : plan_.families) planned += each.family->size();
    for (const auto& lane : generated) EXPECT_THAT(lane, testing::SizeIs(planned));
  }

 private:
  const Plan& plan_;

 public:
  std::vector<std::map<std::string, Outcome>> cases;
  std::vector<std::map<std::uint64_t, Outcome>> generated;
  std::map<std::size_t, Outcome> demos;
  std::vector<Launch> launches;
  std::vector<std::string> complaints;
  bool may_go_on = true;
};

template <class T>
bool is(const Outcome& outcome) {
  return std::holds_alternative<T>(outcome);
}

inline std::string returned(const Outcome& outcome) {
  const auto* given = std::get_if<outcome::Returned>(&outcome);
  return given != nullptr ? given->row : "nothing returned";
}

/// An outcome in a few words, to compare with.
struct InWords {
  static std::string after(const std::optional<Dependence>& depends) {
    if (!depends) return "";
    return depends->on.empty() ? ", not again" : fmt::format(", after {}+{}", depends->on, depends->others);
  }
  std::string operator()(const outcome::Returned& o) const { return o.row; }
  std::string operator()(const outcome::Refused& o) const { return "refused: " + o.reason; }
  std::string operator()(const outcome::FailedCall& o) const { return o.code + ": " + o.text; }
  std::string operator()(const outcome::Crashed& o) const { return to_string(o.end) + after(o.depends); }
  std::string operator()(const outcome::TimedOut& o) const {
    return "late: " + o.progress + after(o.depends);
  }
  std::string operator()(const outcome::Garbled& o) const {
    return "garbled: " + o.problem + after(o.depends);
  }
  std::string operator()(const outcome::NotRun& o) const { return "not run: " + o.reason; }
};
inline std::string words(const Outcome& outcome) { return std::visit(InWords(), outcome); }

class RunTest : public testing::Test {
 protected:
  RunTest() {
    EXPECT_TRUE(start_launcher());
    library_.contract = parse_contract(contract_text, "the test").value();
    library_.wire = wire_form(library_.contract);
    request_.deadlines = {30s, 30s, 30s};
  }

  void plan(const std::string& suite) {
    Fixtures fixtures;
    fixtures.suite = parse_suite("concord = 1\n" + suite, "suite.toml").value();
    Result<Plan> made = make_plan(library_.contract, fixtures);
    ASSERT_TRUE(made) << made.error().text;
    plan_ = std::move(*made);
  }

  ReadyClient zoo(const std::string& mode) {
    ReadyClient client;
    client.id = mode;
    client.start.argv = {"/usr/bin/python3", "-IS", CONCORD_SOURCE_DIR "/harness/run/zoo/client.py", mode,
                         (folder_ / "grandchild").string()};
    return client;
  }

  /// A client in a few words of shell, since it starts quickly.
  static ReadyClient shell(const std::string& loop) {
    ReadyClient client;
    client.id = "shell";
    client.start.argv = {"/bin/sh", "-c", "read -r hello <&3; echo '{\"ready\":{}}' >&4; " + loop};
    return client;
  }

  /// One client against the plan.
  Recorder play(const ReadyClient& client) {
    Recorder recorder(plan_);
    request_.clients = {{&plan_, &library_, &client, false}};
    const Result<RunTotals> totals = run(request_, recorder);
    EXPECT_TRUE(totals);
    totals_ = totals.value_or(RunTotals{});
    recorder.expect_complete();
    return recorder;
  }
  Recorder play(const std::string& suite, const std::string& mode) {
    plan(suite);
    const ReadyClient client = zoo(mode);
    return play(client);
  }

  void expect_others_returned(const Recorder& recorder) {
    EXPECT_EQ(returned(recorder.cases[0].at("one")), R"(["2"])");
    EXPECT_EQ(returned(recorder.cases[0].at("two")), R"(["4"])");
    EXPECT_EQ(returned(recorder.cases[0].at("four")), R"(["8"])");
    EXPECT_EQ(returned(recorder.cases[0].at("five")), R"(["10"])");
  }

  template <class T>
  static void expect_all(const Recorder& recorder) {
    for (const auto& [name, outcome] : recorder.cases[0]) EXPECT_TRUE(is<T>(outcome)) << name;
    for (const auto& [index, outcome] : recorder.generated[0]) EXPECT_TRUE(is<T>(outcome)) << index;
  }

  TemporaryFolder folder_;
  BuiltLibrary library_;
  Plan plan_;
  RunRequest request_;
  RunTotals totals_;
};

}  // namespace concord
