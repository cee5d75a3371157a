#include "measure/counting.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/event_loop.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "run/connection.hpp"

namespace concord {

namespace {

constexpr double patience_with_a_counter = 20;
constexpr std::uint64_t look_each_ms = 100;
constexpr double rarest = 0.02;  // of a call: less often comes what is the runtime's own
constexpr double fewest = 10;    // in all

/// One process that makes some calls while it is counted what it does.
class Count {
 public:
  Count(uv_loop_t& loop, const CountRequest& request) : loop_(loop), request_(request) {}

  Result<Counts> of(const Bencher& bencher, const PlannedBench& call, std::uint64_t calls) {
    const TemporaryFolder folder;
    const Start start = counted(bencher.start, folder.path());
    const std::string body = fmt::format("\"bench\":{},\"row\":{},\"loops\":{}}}",
                                         to_text(Json(call.callee->name)), call.row, calls);
    auto opened = Connection::open(loop_, start, bencher.library->wire, request_.deadlines, true,
                                   {[&](const Launch&) { connection_->request(body); },
                                    [&](std::string_view reply, std::chrono::nanoseconds) { take(reply); },
                                    [&](const Farewell& farewell) { end(farewell); }});
    if (!opened) return tl::unexpected(opened.error());
    connection_ = std::move(*opened);
    while (connection_) uv_run(&loop_, UV_RUN_ONCE);
    if (!problem_.empty()) return environment_error(problem_);
    return read_counts(request_.what, folder.path());
  }

  void stop() {
    problem_ = "interrupted";
    if (connection_) connection_->kill();
  }

 private:
  [[nodiscard]] Start counted(Start start, const std::filesystem::path& folder) const {
    const Prefix prefix = prefix_of(request_.what, request_.counter, folder);
    start.argv.insert(start.argv.begin(), prefix.words.begin(), prefix.words.end());
    start.limits = {};  // they are the client's, not valgrind's
    start.patience *= patience_with_a_counter;
    if (!prefix.go_debug.empty()) add_go_debug(start.env, prefix.go_debug);
    start.env.insert(start.env.end(), prefix.variables.begin(), prefix.variables.end());
    return start;
  }

  static void add_go_debug(std::vector<std::string>& variables, const std::string& setting) {
    const std::string name = "GODEBUG=";
    std::string value = name + setting;
    for (const std::string& each : variables) {
      if (each.starts_with(name)) value = each + "," + setting;
    }
    variables.push_back(std::move(value));
  }

  void take(std::string_view reply) {
    const Result<Json> body = parse_json("{" + std::string(reply));
    if (!body)
      problem_ = "garbled reply: " + body.error().text;
    else if (body->contains("error"))
      problem_ = fmt::format("error {}", to_text((*body)["error"]));
    connection_->leave();
  }

  /// What the counting program itself has to say stands in stderr.
  void end(const Farewell& farewell) {
    if (problem_.empty() && farewell.why == Farewell::Why::died)
      problem_ = fmt::format("under {} the client ended with {}", counter_of(request_.what).program,
                             to_string(farewell.end));
    else if (problem_.empty() && farewell.why != Farewell::Why::left)
      problem_ = farewell.problem;
    const std::vector<std::string_view> said = lines_of(farewell.stderr_tail);
    if (!problem_.empty() && !said.empty()) problem_ += fmt::format("; it said \"{}\"", said.back());
    connection_.reset();
  }

  uv_loop_t& loop_;
  const CountRequest& request_;
  std::unique_ptr<Connection> connection_;
  std::string problem_;
};

class Census {
 public:
  explicit Census(const CountRequest& request) : request_(request) {}

  Result<std::vector<std::string>> run(std::vector<Cell>& cells) {
    if (const int status = open_loop(loop_); status != 0)
      return environment_error(fmt::format("cannot make an event loop: {}", uv_strerror(status)));
    uv_timer_init(&loop_, &look_);
    look_.data = this;
    uv_timer_start(
        &look_, [](uv_timer_t* timer) { static_cast<Census*>(timer->data)->look(); }, look_each_ms,
        look_each_ms);
    for (const Bencher& bencher : request_.benchers) {
      for (const PlannedBench& call : bencher.plan->benches) count(cells, bencher, call);
    }
    uv_close(reinterpret_cast<uv_handle_t*>(&look_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
    return std::move(problems_);
  }

 private:
  void look() {
    if (stopped_ || !request_.stop || !request_.stop()) return;
    stopped_ = true;
    if (at_work_ != nullptr) at_work_->stop();
  }

  /// The first one of a client is where it usually calls.
  static Cell* find(std::vector<Cell>& cells, const Bencher& bencher, const PlannedBench& call) {
    const auto found = std::find_if(cells.begin(), cells.end(), [&](const Cell& cell) {
      return cell.library == bencher.plan->library && cell.function == call.callee->name &&
             cell.client == bencher.client && cell.subject == bencher.subject;
    });
    return found == cells.end() || !found->left_out.empty() ? nullptr : &*found;
  }

  void count(std::vector<Cell>& cells, const Bencher& bencher, const PlannedBench& call) {
    Cell* cell = find(cells, bencher, call);
    if (!stopped_ && cell != nullptr) {
      const std::uint64_t calls = calls_to_count(request_.what, cell->median_ns);
      const Result<Counts> once = counts(bencher, call, calls);
      const Result<Counts> twice = once ? counts(bencher, call, 2 * calls) : once;
      if (twice)
        set(*cell, counts_a_call(*once, *twice, calls));
      else if (!stopped_)
        problems_.push_back(fmt::format(
            "{} of {}/{}/{}{} could not be counted: {}", counter_of(request_.what).what, cell->library,
            cell->function, cell->client, cell->subject == Subject::twin ? "/twin" : "", twice.error().text));
    }
    ++done_;
    if (request_.progress)
      request_.progress(done_, request_.benchers.size() * bencher.plan->benches.size(), bencher.client);
  }

  Result<Counts> counts(const Bencher& bencher, const PlannedBench& call, std::uint64_t calls) {
    Count one(loop_, request_);
    at_work_ = &one;
    Result<Counts> counts = one.of(bencher, call, calls);
    at_work_ = nullptr;
    return counts;
  }

  void set(Cell& cell, std::vector<NamedCount> counted) const {
    double all = 0;
    for (const NamedCount& each : counted) all += each.a_call;
    if (request_.what == Countable::instructions) {
      cell.instructions = all;
      return;
    }
    if (request_.what == Countable::allocations) {
      cell.allocations = all;
      return;
    }
    cell.system_calls = all;
    cell.system_calls_by_name = std::move(counted);
  }

  const CountRequest& request_;
  uv_loop_t loop_{};
  uv_timer_t look_{};
  bool stopped_ = false;
  Count* at_work_ = nullptr;
  std::uint64_t done_ = 0;
  std::vector<std::string> problems_;
};

}  // namespace

Result<std::vector<std::string>> count_calls(std::vector<Cell>& cells, const CountRequest& request) {
  return Census(request).run(cells);
}

std::uint64_t calls_to_count(Countable what, double median_ns) {
  const bool instructions = what == Countable::instructions;
  const double most = instructions ? 200'000 : 5'000;
  const double in_time = (instructions ? 2e8 : 1e9) / std::max(median_ns, 1.0);
  return static_cast<std::uint64_t>(std::clamp(in_time, 10.0, most));
}

std::vector<NamedCount> counts_a_call(const Counts& once, const Counts& twice, std::uint64_t calls) {
  const auto number = static_cast<double>(calls);
  std::vector<NamedCount> result;
  for (const auto& [name, count] : twice) {
    const auto before = once.find(name);
    const double more =
        static_cast<double>(count) - (before == once.end() ? 0 : static_cast<double>(before->second));
    if (more >= std::max(rarest * number, fewest)) result.push_back({name, more / number});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const NamedCount& a, const NamedCount& b) { return a.a_call > b.a_call; });
  return result;
}

}  // namespace concord
