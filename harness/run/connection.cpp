// Speaks the envelope of the protocol with one client process and keeps its deadlines.
#include "run/connection.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/json.hpp"
#include "run/last_words.hpp"
#include "run/reply.hpp"
#include "run/room.hpp"
#include "run/timer.hpp"

namespace concord {

namespace {

using Clock = std::chrono::steady_clock;

/// Of the reply to a call that sets up or tears down; empty where it returned.
std::string problem_of_call(std::string_view body) {
  const Result<Json> reply = parse_json("{" + std::string(body));
  if (!reply) return reply.error().text;
  const Json* row = &*reply;
  if (reply->contains("rows") && (*reply)["rows"].is_array() && (*reply)["rows"].size() == 1)
    row = &(*reply)["rows"][0];
  if (row->is_array()) return "";
  const auto word = [&](const char* key) {
    return row->is_object() && row->contains(key) && (*row)[key].is_string() ? (*row)[key].get<std::string>()
                                                                             : "";
  };
  const std::string code = word("error"), text = word("text");
  return code.empty() ? "a reply without its row" : text.empty() ? code : code + ": " + text;
}

}  // namespace

struct Connection::Impl {
  Impl(uv_loop_t& on, const Start& of, const Deadlines& given, Events handlers)
      : loop(on), start(of), deadlines(given), events(std::move(handlers)), timer(loop, [this] {
          overdue();
        }) {
    deadlines *= start.patience;
  }

  uv_loop_t& loop;
  Start start;
  Deadlines deadlines;
  Events events;
  std::optional<Room> room;  // outlives the process
  std::ifstream witness;     // of a mirror
  std::unique_ptr<Child> child;
  Timer timer;
  std::optional<LastWords> last_words;
  Clock::time_point started = Clock::now(), last_reply = started;
  std::uint64_t next_id = 1, oldest_id = 1;
  std::deque<Clock::time_point> sent;
  std::size_t calls_made = 0;  // of those that set up or tear down
  /// setting_up, tearing_down: calls of our own are under way; leaving: its requests have ended; asked:
  /// SIGTERM too; late: it is told to say where it is, then to end.
  enum class Phase { greeting, setting_up, open, tearing_down, leaving, asked, late, gone };
  Phase phase = Phase::greeting;
  Launch launch;
  Farewell farewell;
  std::ofstream requests;  // what was sent, for a replay by hand; closed where nobody asked for it

  void send(std::string line) {
    if (requests.is_open())
      requests << line << std::endl;  // each line at once: what ends the process shall be there
    child->send(std::move(line));
  }

  /// The file is there before the process is, so that an empty one means that nothing arrived.
  void listen_to_mirror() {
    const std::string file = (room->home().parent_path() / "arrived.jsonl").string();
    std::ofstream(file).close();
    witness.open(file, std::ios::binary);
    start.env.push_back("CONCORD_MIRROR=" + file);
  }

  void line(std::string_view text) {
    if (phase == Phase::greeting) return greeted(text);
    if (phase == Phase::late || phase == Phase::gone) return;
    if (sent.empty()) return garble(fmt::format("a reply that nothing asked for: {}", excerpt(text)));
    std::string own;
    const Result<std::string_view> body = reply_body(text, oldest_id, own);
    if (!body) return garble(body.error().text);
    answered(*body);
  }

  void answered(std::string_view body) {
    const auto now = Clock::now();
    // Pipelined requests wait for those before them: a reply's own time begins at the reply before it.
    const auto took = now - std::max(sent.front(), last_reply);
    const bool is_fixed = in_fixed_call();
    last_reply = now;
    sent.pop_front();
    ++oldest_id;
    watch();
    if (is_fixed) return call_went(body);
    events.on_reply(body, took);
  }

  void request(std::string_view body) {
    send(fmt::format("{{\"id\":{},{}", next_id++, body));
    sent.push_back(Clock::now());
    if (sent.size() == 1) watch();
  }

  [[nodiscard]] const std::vector<FixedCall>& fixed_calls() const {
    return phase == Phase::setting_up ? start.set_up : start.tear_down;
  }

  [[nodiscard]] std::string named(const FixedCall& call) const {
    return fmt::format("the {} call {}", phase == Phase::setting_up ? "set_up" : "tear_down", call.shown);
  }

  [[nodiscard]] bool in_fixed_call() const {
    return (phase == Phase::setting_up || phase == Phase::tearing_down) && !sent.empty();
  }

  /// One of ours, and the next one is made.
  void call_went(std::string_view body) {
    const FixedCall& call = fixed_calls()[calls_made++];
    if (const std::string problem = problem_of_call(body); !problem.empty())
      return end_by(Farewell::Why::failed, fmt::format("{}: {}", named(call), problem));
    next_call();
  }

  void next_call() {
    if (calls_made < fixed_calls().size()) return request(fixed_calls()[calls_made].body);
    calls_made = 0;
    if (phase == Phase::tearing_down) return close();
    phase = Phase::open;
    farewell.was_ready = true;
    events.on_ready(launch);
  }

  void leave() {
    phase = Phase::tearing_down;
    next_call();
  }

  void close() {
    phase = Phase::leaving;
    child->close_requests();
    timer.start(deadlines.leave);
  }

  void greeted(std::string_view text) {
    Result<Launch> greeting = read_greeting(text);
    if (!greeting) return garble(greeting.error().text);
    launch = std::move(*greeting);
    launch.startup = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started);
    timer.stop();
    phase = Phase::setting_up;
    next_call();
  }

  void garble(const std::string& problem) {
    if (phase == Phase::late || phase == Phase::gone) return;
    end_by(Farewell::Why::garbled, problem);
  }

  void end_by(Farewell::Why why, const std::string& problem) {
    farewell.why = why;
    farewell.problem = problem;
    phase = Phase::gone;
    timer.stop();
    child->signal_group(SIGKILL);
  }

  void watch() {
    if (sent.empty())
      timer.stop();
    else
      timer.start(deadlines.request);
  }

  void overdue() {
    switch (phase) {
      case Phase::greeting:
        return missed(deadlines.start, "it never said that it was ready");
      case Phase::setting_up:
      case Phase::tearing_down:
        return missed(deadlines.request, named(fixed_calls()[calls_made]) + " was not answered");
      case Phase::open:
        return missed(deadlines.request, how_far());
      case Phase::leaving:
        phase = Phase::asked;
        child->signal_group(SIGTERM);
        return timer.start(deadlines.leave);
      case Phase::asked:
        return end_by(Farewell::Why::silent, "it did not end when its requests had ended, nor on SIGTERM");
      case Phase::late:
        return end_by(Farewell::Why::silent, farewell.problem);
      case Phase::gone:
        return;
    }
  }

  [[nodiscard]] std::string how_far() const {
    std::string text =
        fmt::format("{} {} had come before", oldest_id - 1, oldest_id == 2 ? "reply" : "replies");
    if (const std::size_t bytes = child->unfinished_reply_bytes(); bytes > 0)
      text += fmt::format(", and {} bytes of the next one", bytes);
    return child->has_closed_replies() ? text + "; it has closed its replies (descriptor 4)" : text;
  }

  void missed(std::chrono::milliseconds deadline, const std::string& problem) {
    phase = Phase::late;
    farewell.why = Farewell::Why::silent;
    farewell.problem = problem;
    farewell.deadline = deadline;
    farewell.stderr_tail = child->stderr_tail();
    last_words.emplace(loop, *child, start, deadlines.tell, [this] {
      child->signal_group(SIGTERM);
      timer.start(deadlines.stop);
    });
  }

  void ended(ChildEnd end) {
    timer.stop();
    farewell.end = {end.exit_code, end.signal, end.exceeded};
    farewell.usage = end.usage;
    if (last_words)
      farewell.stacks = last_words->text();
    else
      farewell.stderr_tail = child->stderr_tail();
    last_words.reset();
    const bool ours = farewell.why != Farewell::Why::left;
    if (!ours && in_fixed_call()) farewell.problem = "in " + named(fixed_calls()[calls_made]);
    const bool clean = phase == Phase::leaving && end.exit_code == 0 && end.signal == 0 && sent.empty();
    if (!ours && !clean) farewell.why = Farewell::Why::died;
    phase = Phase::gone;
    const auto tell = std::move(events.on_end);
    const Farewell last = farewell;  // the handler may destroy us
    tell(last);
  }

  static std::string excerpt(std::string_view text) { return std::string(text.substr(0, 200)); }
};

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::open(uv_loop_t& loop, const Start& start,
                                                     const std::string& contract, const Deadlines& deadlines,
                                                     bool discard_stdout, Events events) {
  auto impl = std::make_unique<Impl>(loop, start, deadlines, std::move(events));
  Impl* self = impl.get();
  auto room = Room::make();
  if (!room) return tl::unexpected(room.error());
  self->room = std::move(*room);
  if (!start.requests_prefix.empty()) self->requests.open(start.requests_prefix, std::ios::binary);
  if (start.witnessed) self->listen_to_mirror();
  if (auto furnished = self->room->furnish(self->start); !furnished) return tl::unexpected(furnished.error());
  ChildSpec spec = process_in(*self->room, self->start);
  spec.discard_stdout = discard_stdout;
  spec.shows_stderr = start.shows_stderr;
  auto child = Child::start(loop, spec,
                            {[self](std::string_view line) { self->line(line); },
                             [self](const std::string& problem) { self->garble(problem); },
                             [self](ChildEnd end) { self->ended(end); }});
  if (!child) return tl::unexpected(child.error());
  self->child = std::move(*child);
  self->timer.start(self->deadlines.start);
  self->send(fmt::format(R"({{"concord":1,"library":{},"contract":{}}})", to_text(start.library.string()),
                         contract));
  return std::unique_ptr<Connection>(new Connection(std::move(impl)));
}

void Connection::request(std::string_view body) {
  if (impl_->phase == Impl::Phase::open) impl_->request(body);
}

bool Connection::takes_requests() const {
  return impl_->phase == Impl::Phase::open && impl_->child->is_running();
}

std::size_t Connection::in_flight() const { return impl_->sent.size(); }

void Connection::leave() {
  if (impl_->phase == Impl::Phase::open) impl_->leave();
}

void Connection::kill() {
  impl_->last_words.reset();
  impl_->timer.stop();
  impl_->phase = Impl::Phase::gone;
  impl_->child->signal_group(SIGKILL);
}

std::string Connection::take_stdout() { return impl_->child->take_stdout(); }

std::string Connection::take_witness() {
  impl_->witness.clear();  // it was at its end
  std::ostringstream text;
  text << impl_->witness.rdbuf();
  return text.str();
}

int Connection::pid() const { return impl_->child->pid(); }

Deadlines& Deadlines::operator*=(double patience) {
  for (std::chrono::milliseconds* each : {&start, &request, &leave, &tell, &stop})
    *each = std::chrono::milliseconds(std::llround(static_cast<double>(each->count()) * patience));
  return *this;
}

Outcome outcome_of(const Farewell& farewell) {
  switch (farewell.why) {
    case Farewell::Why::silent:
      return outcome::TimedOut{
          farewell.deadline, farewell.problem, farewell.stderr_tail, farewell.stacks, {}};
    case Farewell::Why::garbled:
    case Farewell::Why::failed:
      return outcome::Garbled{farewell.problem, farewell.stderr_tail, {}};
    case Farewell::Why::left:
    case Farewell::Why::died:
      break;
  }
  return outcome::Crashed{farewell.end, panic_line(farewell.stderr_tail), farewell.stderr_tail, {}};
}

}  // namespace concord
