// The scheduler: which lanes are at work at the same time. Heavy ones start first, since they end last;
// oracles before all others, since everybody waits for their answers.
#include "run/run.hpp"

#include <algorithm>
#include <csignal>
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
    watch_signal(interrupt_, SIGINT);
    watch_signal(terminate_, SIGTERM);
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
    std::function<void()> stop;
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
                       [lane] { lane->stop(); }, spec.client->id});
    }
    for (std::size_t i = 0; i < request_.demos.size(); ++i) {
      const std::size_t job = jobs_.size();
      demos_.push_back(std::make_unique<Demo>(loop_, i, *request_.demos[i].demo, request_.deadlines,
                                              listener_, [this, job] { ended(job); }));
      Demo* demo = demos_.back().get();
      jobs_.push_back({weight_of(*request_.demos[i].demo), [demo] { demo->start(); },
                       [demo] { demo->stop(); }, demo->name()});
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
      if (stopping_) job.stop();
      if (stopping_ && !job.ended)
        ended(job);
      else if (!stopping_)
        job.start();
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
    const ClientLane& spec = request_.clients[lane];
    if (!spec.oracle) return;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      if (i != lane && request_.clients[i].plan == spec.plan) lanes_[i]->wake();
    }
  }

  void watch_signal(uv_signal_t& handle, int number) {
    uv_signal_init(&loop_, &handle);
    handle.data = this;
    uv_signal_start(
        &handle, [](uv_signal_t* signal, int) { static_cast<Scheduler*>(signal->data)->interrupt(); },
        number);
  }

  void interrupt() {
    if (stopping_) return;
    stopping_ = totals_.interrupted = true;
    for (Job& job : jobs_) {
      if (job.running) job.stop();
    }
    start_more();
  }

  void ticked() {
    if (request_.stop != nullptr && request_.stop->load()) interrupt();
    if (!request_.tick) return;
    std::vector<std::string> names;
    for (const Job& job : jobs_) {
      if (job.running && std::find(names.begin(), names.end(), job.name) == names.end())
        names.push_back(job.name);
    }
    request_.tick(names);
  }

  void finish() {
    uv_close(reinterpret_cast<uv_handle_t*>(&tick_), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&interrupt_), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&terminate_), nullptr);
  }

  const RunRequest& request_;
  Listener& listener_;
  uv_loop_t loop_{};
  uv_timer_t tick_{};
  uv_signal_t interrupt_{}, terminate_{};
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::unique_ptr<Demo>> demos_;
  std::vector<Job> jobs_;
  std::vector<Job*> queue_;
  std::size_t next_ = 0, left_ = 0;
  unsigned running_ = 0;
  bool stopping_ = false, starting_ = false;
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
  for (const std::string_view mark : {"panic: ", "fatal error: "}) {
    std::size_t at = stderr_text.find(mark);
    while (at != std::string::npos && at > 0 && stderr_text[at - 1] != '\n')
      at = stderr_text.find(mark, at + 1);
    if (at != std::string::npos)
      return stderr_text.substr(at, std::min(stderr_text.find('\n', at), stderr_text.size()) - at);
  }
  return "";
}

}  // namespace concord
