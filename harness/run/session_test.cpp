// Sessions whose steps hand on what they were given, played by a real process that gives other addresses each
// time it is started.
#include "run/run_fixture.hpp"
#include "run/step_player.hpp"

namespace concord {
namespace session_test {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view accounts = R"({"concord":1,"library":"bank","package":"bank","exports":[
  {"name":"Bad","params":[],"results":[]},
  {"name":"Close","params":[{"name":"at","type":{"kind":"pointer","go":"*C.account","c":"account*"}}],
   "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]},
  {"name":"Listen","params":[{"name":"f","changes":true,"type":{"kind":"callback","go":"*[0]byte","c":"ear","results":[],
     "params":[{"name":"n","type":{"kind":"i32","go":"C.int","c":"int"}}]}}],"results":[]},
  {"name":"Open","params":[],"results":[{"name":"","type":{"kind":"pointer","go":"*C.account","c":"account*"}}]},
  {"name":"Use","params":[{"name":"at","type":{"kind":"pointer","go":"*C.account","c":"account*"}}],
   "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]}]})";

/// Words behind it: "no:Use" is refused, "raise:Use" and "refuse:Use" give errors, "die:Use" ends the
/// process. Bad ends it where an account is open. Each Close adds a byte to the file.
constexpr const char* bank_client = R"(
import json, os, random, sys
requests, replies, open_ = os.fdopen(3, "rb"), os.fdopen(4, "wb", buffering=0), {}
def words(what): return [w.split(":")[1] for w in sys.argv[2:] if w.startswith(what + ":")]
def send(message): replies.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
requests.readline()
send({"ready": {"refuses": {name: "not here" for name in words("no")}}})
for line in requests:
    request = json.loads(line)
    name, row = request["call"], request["rows"][0]
    if name in words("die") or (name == "Bad" and open_): os.abort()
    result = []
    if name == "Open":
        at = str(random.randrange(1 << 40, 1 << 41))
        open_[at] = 0
        result = [at]
    elif name != "Bad":
        if row[0] not in open_: os._exit(7)
        open_[row[0]] += 1
        result = [str(open_[row[0]])]
        if name == "Close":
            del open_[row[0]]
            with open(sys.argv[1], "a") as file: file.write(".")
    if name in words("raise"): result = {"error": "raised", "text": "on purpose"}
    if name in words("refuse"): result = {"error": "refused", "text": "not that"}
    send({"id": request["id"], "rows": [result]})
)";

std::string step(const std::string& call, const std::string& name, const std::string& more) {
  return fmt::format("[[session.step]]\ncall = \"{}\"\nname = \"{}\"\n{}\n", call, name, more);
}

const std::string opened = "[[session]]\nname = \"s\"\n" + step("Open", "open", "as = \"account\"");
const std::string used = step("Use", "use", "args = [{ from = \"account\" }]");
const std::string closed = step("Close", "close", "args = [{ from = \"account\" }]\nalways = true");

class SessionTest : public RunTest {
 protected:
  SessionTest() {
    library_.contract = parse_contract(accounts, "the test").value();
    library_.wire = wire_form(library_.contract);
  }

  Recorder play_bank(const std::string& suite, const std::vector<std::string>& words = {}) {
    plan(suite);
    ReadyClient client;
    client.id = "bank";
    client.start.argv = {"/usr/bin/python3", "-IS", "-c", bank_client, (folder_ / "closed").string()};
    client.start.argv.insert(client.start.argv.end(), words.begin(), words.end());
    return play(client);
  }

  /// How often an account was closed.
  [[nodiscard]] std::uintmax_t closings() const {
    std::error_code none;
    const auto size = std::filesystem::file_size(folder_ / "closed", none);
    return none ? 0 : size;
  }
};

TEST_F(SessionTest, a_step_takes_what_an_earlier_one_gave) {
  const Recorder recorder =
      play_bank(opened + used + step("Use", "again", "args = [{ from = \"account\" }]") + closed);
  EXPECT_EQ(words(recorder.cases[0].at("s.use")), R"(["1"])");
  EXPECT_EQ(words(recorder.cases[0].at("s.again")), R"(["2"])");
  EXPECT_EQ(words(recorder.cases[0].at("s.close")), R"(["3"])");
  EXPECT_EQ(closings(), 1U);
}

TEST_F(SessionTest, steps_behind_a_refused_one_are_refused_and_cleaned_up_all_the_same) {
  const Recorder recorder =
      play_bank(opened + used + step("Use", "again", "args = [{ from = \"account\" }]") + closed, {"no:Use"});
  EXPECT_THAT(words(recorder.cases[0].at("s.open")), StartsWith("[\""));
  EXPECT_EQ(words(recorder.cases[0].at("s.use")), "refused: not here");
  EXPECT_EQ(words(recorder.cases[0].at("s.again")), "refused: step s.use before it is refused: not here");
  EXPECT_EQ(words(recorder.cases[0].at("s.close")), "refused: step s.use before it is refused: not here");
  EXPECT_EQ(closings(), 1U);
}

TEST_F(SessionTest, steps_behind_one_whose_row_is_refused_are_refused_and_cleaned_up_all_the_same) {
  const Recorder recorder = play_bank(opened + used + step("Open", "again", "") + closed +
                                          "[[session]]\nname = \"t\"\n" + step("Open", "open", ""),
                                      {"refuse:Use"});
  EXPECT_EQ(words(recorder.cases[0].at("s.use")), "refused: not that");
  EXPECT_EQ(words(recorder.cases[0].at("s.again")), "refused: step s.use before it is refused: not that");
  EXPECT_EQ(words(recorder.cases[0].at("s.close")), "refused: step s.use before it is refused: not that");
  EXPECT_EQ(closings(), 1U);
  EXPECT_THAT(words(recorder.cases[0].at("t.open")), StartsWith("[\"")) << "another session is whole again";
}

TEST_F(SessionTest, a_failure_keeps_nobody_from_cleaning_up) {
  const Recorder recorder = play_bank(opened + used + closed, {"raise:Use"});
  EXPECT_EQ(words(recorder.cases[0].at("s.use")), "raised: on purpose");
  EXPECT_EQ(words(recorder.cases[0].at("s.close")), R"(["2"])");
  EXPECT_EQ(closings(), 1U);
}

TEST_F(SessionTest, who_needs_what_was_not_given_is_not_run) {
  const Recorder recorder = play_bank(opened + used + step("Open", "other", "") + closed, {"raise:Open"});
  EXPECT_EQ(words(recorder.cases[0].at("s.use")), "not run: step s.open gave no \"account\"");
  EXPECT_EQ(words(recorder.cases[0].at("s.other")), "raised: on purpose") << "the rest runs";
  EXPECT_EQ(words(recorder.cases[0].at("s.close")), "not run: step s.open gave no \"account\"");
}

TEST_F(SessionTest, nobody_cleans_up_in_a_process_that_is_gone) {
  const Recorder recorder = play_bank(opened + used + closed, {"die:Use"});
  EXPECT_EQ(words(recorder.cases[0].at("s.use")), "SIGABRT");
  EXPECT_EQ(words(recorder.cases[0].at("s.close")), "not run: a step before it ended the process");
  EXPECT_EQ(closings(), 0U);
}

TEST_F(SessionTest, a_clean_up_that_ends_the_process_behind_a_refused_step_is_told) {
  const Recorder recorder = play_bank(opened + used + closed, {"no:Use", "die:Close"});
  EXPECT_EQ(words(recorder.cases[0].at("s.close")), "refused: step s.use before it is refused: not here");
  EXPECT_THAT(recorder.complaints,
              testing::ElementsAre(AllOf(HasSubstr("SIGABRT"), HasSubstr("clean-up step s.close"))));
}

TEST_F(SessionTest, an_inquiry_plays_the_steps_again_with_addresses_of_their_own) {
  const Recorder recorder = play_bank(opened + used + "[[case]]\ncall = \"Bad\"\nname = \"bad\"\n");
  EXPECT_EQ(words(recorder.cases[0].at("bad")), "SIGABRT, after bank/Open/s.open+0");
  EXPECT_THAT(recorder.complaints, IsEmpty());
}

/// Requests and replies without a process.
class StepPlayerTest : public SessionTest {
 protected:
  void start(const std::string& suite) {
    plan(suite);
    player_.emplace(plan_);
  }
  std::string reply(const std::string& body) {
    const auto next = player_->replied(body);
    const auto* more = std::get_if<std::string>(&next);
    return more != nullptr ? *more : "= " + words(std::get<Outcome>(next));
  }
  std::optional<StepPlayer> player_;
};

const std::string listening =
    "[[session]]\nname = \"s\"\n" + step("Listen", "l", "args = [{ keep = \"ear\", value = {} }]");

TEST_F(StepPlayerTest, what_is_kept_is_looked_at_and_let_go_before_there_is_an_outcome) {
  start(listening +
        step("Open", "o", "reads = { ear = { calls = 1 } }\nreleases = \"ear\"\nas = { n = \"ear[0][0]\" }"));
  EXPECT_EQ(player_->request(0).value(), R"("call":"Listen","rows":[[{"keep":"ear","value":{}}]]})");
  EXPECT_EQ(reply(R"("rows":[[[]]]})"), "= [[]]");
  EXPECT_EQ(player_->request(1).value(), R"("call":"Open","rows":[[]]})");
  EXPECT_EQ(reply(R"("rows":[["94712"]]})"), R"("read":"ear","calls":1})");
  EXPECT_EQ(reply(R"("rows":[[[[5]]]]})"), R"("release":["ear"]})");
  EXPECT_EQ(reply(R"("rows":[]})"), R"(= ["94712",[[5]]])");
}

TEST_F(StepPlayerTest, a_callback_that_is_not_called_is_a_failure) {
  start(listening + step("Open", "o", "reads = { ear = { calls = 1 } }\nas = { n = \"ear[0][0]\" }"));
  static_cast<void>(player_->request(0));
  EXPECT_EQ(reply(R"("rows":[[[]]]})"), "= [[]]");
  static_cast<void>(player_->request(1));
  static_cast<void>(reply(R"("rows":[["94712"]]})"));
  EXPECT_EQ(reply(R"("rows":[[[]]]})"),
            "= uncalled: callback \"ear\" was called 0 times, and 1 call was waited for");
}

TEST_F(StepPlayerTest, what_a_client_says_instead_becomes_the_outcome) {
  start(listening + step("Open", "o", "reads = \"ear\""));
  EXPECT_EQ(player_->request(1).error().text, "step s.l kept no \"ear\"");
  for (const auto& [body, outcome] : std::vector<std::pair<std::string, std::string>>{
           {R"("error":"bad-value","text":"no ear"})", "bad-value: no ear"},
           {R"("rows":[{"error":"bad-value","text":"no ear"}]})", "bad-value: no ear"},
           {R"("rows":[[1,2]]})", "garbled: expected one row of one value"},
           {R"("rows":7})", "garbled: expected one row of one value"},
           {R"({"what"})", "garbled: no rows"}}) {
    player_->process_started();
    static_cast<void>(player_->request(0));
    static_cast<void>(reply(R"("rows":[[[]]]})"));
    ASSERT_TRUE(player_->request(1));
    static_cast<void>(reply(R"("rows":[["94712"]]})"));
    EXPECT_THAT(reply(body), HasSubstr("= " + outcome)) << body;
  }
}

TEST_F(StepPlayerTest, a_name_that_is_not_there_is_a_failure_of_the_step_that_gives_it) {
  start(listening + step("Listen", "m", "args = [{ kept = \"ear\" }]\nas = { n = \"f[0][0]\" }") +
        step("Open", "o", ""));
  static_cast<void>(player_->request(0));
  static_cast<void>(reply(R"("rows":[[[]]]})"));
  static_cast<void>(player_->request(1));
  EXPECT_EQ(reply(R"("rows":[[[]]]})"), "= unnamed: there is no f[0], which was to be named \"n\"");
}

}  // namespace session_test
}  // namespace concord
