// The scheduler: which lanes are at work at the same time. Heavy ones start first, since they end last;
// oracles before all others, since everybody waits for their answers.
#include "run/run.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/event_loop.hpp"
#include "run/demo.hpp"
#include "run/lane.hpp"
#include "run/ledger.hpp"

namespace concord {

namespace {

constexpr std::uint64_t tick_ms = 100;

class Scheduler {
 public:
  Scheduler(const RunRequest& request, Listener& listener) : request_(request), listener_(listener) {}

  Result<RunTotals> run() {
    if (const int status = open_loop(loop_); status != 0)
      return environment_error(fmt::format("cannot make an event loop: {}", uv_strerror(status)));
    make_jobs();
    uv_timer_init(&loop_, &tick_);
    tick_.data = this;
    uv_timer_start(
        &tick_, [](uv_timer_t* timer) { static_cast<Scheduler*>(timer->data)->ticked(); }, tick_ms, tick_ms);
    start_more();
    if (jobs_.empty()) finish();
    uv_run(&loop_, UV_RUN_DEFAULT);
    for (const auto& lane : lanes_) {
      totals_.processes += lane->launches();
      totals_.clients.push_back(lane->usage());
      totals_.launches.push_back(lane->launches());
    }
    totals_.processes += demos_.size();
    for (const auto& demo : demos_) totals_.demos.push_back(demo->usage());
    lanes_.clear();
    demos_.clear();
    uv_run(&loop_, UV_RUN_DEFAULT);  // handles that the destructors closed
    uv_loop_close(&loop_);
    return totals_;
  }

 private:
  struct Job {
    int rank;  // smaller starts earlier
    std::function<void()> start;
    std::function<void(const std::string& why)> finish;  // what it was asked for may still come
    std::function<void(const std::string& why)> stop;    // nothing more
    std::string name;
    bool running = false, ended = false;
  };

  void make_jobs() {
    left_ = request_.clients.size() + request_.demos.size();
    jobs_.reserve(left_);  // their addresses are kept
    for (std::size_t i = 0; i < request_.clients.size(); ++i) {
      const ClientLane& spec = request_.clients[i];
      const std::size_t job = jobs_.size();
      lanes_.push_back(std::make_unique<Lane>(
          loop_, i, spec, request_.deadlines, listener_, [this, job] { ended(job); },
          [this, i] { progressed(i); }));
      Lane* lane = lanes_.back().get();
      jobs_.push_back({spec.oracle ? -1'000'000 : -spec.client->weight, [lane] { lane->start(); },
                       [lane](const std::string& why) { lane->finish(why); },
                       [lane](const std::string& why) { lane->stop(why); }, spec.client->id});
    }
    for (std::size_t i = 0; i < request_.demos.size(); ++i) {
      const std::size_t job = jobs_.size();
      demos_.push_back(std::make_unique<Demo>(loop_, i, *request_.demos[i].demo, request_.deadlines,
                                              listener_, [this, job] { ended(job); }));
      Demo* demo = demos_.back().get();
      jobs_.push_back({weight_of(*request_.demos[i].demo), [demo] { demo->start(); },
                       [demo](const std::string& why) { demo->finish(why); },
                       [demo](const std::string& why) { demo->stop(why); }, demo->name()});
    }
    for (Job& job : jobs_) queue_.push_back(&job);
    std::stable_sort(queue_.begin(), queue_.end(),
                     [](const Job* a, const Job* b) { return a->rank < b->rank; });
  }

  /// A program starts as slowly as its language's client.
  [[nodiscard]] int weight_of(const ReadyDemo& demo) const {
    for (const ClientLane& lane : request_.clients) {
      if (lane.client->id == demo.client) return -lane.client->weight;
    }
    return 0;
  }

  void start_more() {
    if (starting_) return;  // a job that ends at once calls back from within start()
    starting_ = true;
    while (running_ < request_.jobs && next_ < queue_.size()) {
      Job& job = *queue_[next_++];
      job.running = true;
      ++running_;
      if (phase_ == Phase::playing) {
        job.start();
        continue;
      }
      job.stop(totals_.halted);
      if (!job.ended) ended(job);
    }
    starting_ = false;
  }

  void ended(std::size_t number) { ended(jobs_[number]); }
  void ended(Job& job) {
    if (job.ended) return;
    job.ended = true;
    job.running = false;
    --running_;
    if (--left_ == 0) return finish();
    start_more();
    for (const auto& lane : lanes_) lane->wake();
  }

  /// Lanes that compare with this oracle may now send more.
  void progressed(std::size_t lane) {
    look();
    const ClientLane& spec = request_.clients[lane];
    if (!spec.oracle) return;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      if (i != lane && request_.clients[i].plan == spec.plan) lanes_[i]->wake();
    }
  }

  /// Whether it is time to come to an end, or to have come to it.
  void look() {
    if (!request_.halt || phase_ == Phase::stopping) return;
    const Halt halt = request_.halt();
    if (halt.how == Halt::How::no) return;
    const auto now = std::chrono::steady_clock::now();
    if (phase_ == Phase::playing) {
      totals_.halted = halt.why;
      patience_ends_ = now + request_.grace;
      phase_ = Phase::finishing;
      each_running(&Job::finish);
    }
    if (halt.how == Halt::How::now || now >= patience_ends_) {
      phase_ = Phase::stopping;
      each_running(&Job::stop);
    }
    start_more();  // those that are left have their end, too
  }

  void each_running(std::function<void(const std::string&)> Job::*act) {
    for (Job& job : jobs_) {
      if (job.running) (job.*act)(totals_.halted);
    }
  }

  void ticked() {
    look();
    if (!request_.tick) return;
    std::vector<std::string> names;
    for (const Job& job : jobs_) {
      if (job.running && std::find(names.begin(), names.end(), job.name) == names.end())
        names.push_back(job.name);
    }
    request_.tick(names);
  }

  void finish() { uv_close(reinterpret_cast<uv_handle_t*>(&tick_), nullptr); }

  const RunRequest& request_;
  Listener& listener_;
  uv_loop_t loop_{};
  uv_timer_t tick_{};
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::unique_ptr<Demo>> demos_;
  std::vector<Job> jobs_;
  std::vector<Job*> queue_;
  std::size_t next_ = 0, left_ = 0;
  unsigned running_ = 0;
  enum class Phase { playing, finishing, stopping } phase_ = Phase::playing;
  std::chrono::steady_clock::time_point patience_ends_{};
  bool starting_ = false;
  RunTotals totals_;
};

}  // namespace

Result<RunTotals> run(const RunRequest& request, Listener& listener) {
  Ledger ledger(request, listener);
  Result<RunTotals> totals = Scheduler(request, ledger).run();
  if (totals) ledger.close();
  return totals;
}

std::string panic_line(const std::string& stderr_text) {
  for (const std::string_view mark : {"panic: ", "fatal error: ", "WARNING: DATA RACE"}) {
    std::size_t at = stderr_text.find(mark);
    while (at != std::string::npos && at > 0 && stderr_text[at - 1] != '\n')
      at = stderr_text.find(mark, at + 1);
    if (at != std::string::npos)
      return stderr_text.substr(at, std::min(stderr_text.find('\n', at), stderr_text.size()) - at);
  }
  return "";
}

}  // namespace concord
