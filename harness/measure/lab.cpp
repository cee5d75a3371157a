// Talks to one client at a time, while the others wait in their reads. Knows rounds, not medians.
#include "measure/lab.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <memory>
#include <numeric>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/event_loop.hpp"
#include "measure/pinning.hpp"
#include "measure/reads.hpp"
#include "measure/statistics.hpp"
#include "plan/random.hpp"
#include "run/connection.hpp"

namespace concord {

namespace {

constexpr double least_calibration_ns = 2e6;
constexpr std::chrono::milliseconds calibration_time{15},
    between_batches{3};  // of a cell; of a batch: seen on a slow machine
constexpr std::uint64_t most_loops = 1'000'000'000;
constexpr std::uint64_t look_ms = 100;
constexpr unsigned most_threads = 4;
constexpr std::size_t least_references = 2;  // of a round: before and behind the first few cells

struct Participant {
  Bencher spec;
  std::unique_ptr<Connection> connection;
  bool ready = false;
  std::string ended;  // why it is not there any more
  std::optional<std::string> reply;
  ClientState state;
  Beginning beginning;
  std::map<std::string, std::string> refuses;
  std::vector<std::string> contexts;  // where else it can make the calls
};

/// Whether some are not numbers, which are their language's own values already.
bool has_made_arguments(const Export& function) {
  return std::any_of(function.params.begin(), function.params.end(), [](const auto& param) {
    const Kind kind = param.type.kind;
    return kind == Kind::string || kind == Kind::slice || kind == Kind::cstring;
  });
}

std::string problem_in(const Json& reply) {
  if (reply["error"] == "refused" && reply.contains("text") && reply["text"].is_string())
    return refusal(reply["text"]);
  std::string problem = fmt::format("error {}", to_text(reply["error"]));
  if (reply.contains("text")) problem += ": " + to_text(reply["text"]);
  return problem;
}

struct Sample {
  double net_ns = 0, gross_ns = 0, empty_ns = 0;
  double reads = -1, read_bytes = -1;  // a call
};

/// A cell and where its calls are made.
struct Work {
  Cell cell;
  Participant* participant = nullptr;
  const PlannedBench* call = nullptr;
  std::string asked{};                        // the context; empty: the client's own
  unsigned threads = 0;                       // of "threads"
  std::vector<double> reads{}, read_bytes{};  // of each round
};

/// The cells of one call on one subject, those from several threads at once apart: what is compared with the
/// same cell of linked C.
struct Group {
  const PlannedBench* call = nullptr;
  Subject subject = Subject::library;
  unsigned threads = 0;
  Work* reference = nullptr;
  std::vector<Work*> others{};
};

class Lab {
 public:
  explicit Lab(const LabRequest& request) : request_(request) {}

  Result<LabResult> run() {
    if (const int status = open_loop(loop_); status != 0)
      return environment_error(fmt::format("cannot make an event loop: {}", uv_strerror(status)));
    uv_timer_init(&loop_, &look_);
    look_.data = this;
    uv_timer_start(
        &look_, [](uv_timer_t* timer) { static_cast<Lab*>(timer->data)->look(); }, look_ms, look_ms);
    start_all();
    plan();
    if (request_.on_plan && !stopped_) request_.on_plan(time_of_works());
    for (Work& work : works_) calibrate(work);
    rounds();
    uv_close(reinterpret_cast<uv_handle_t*>(&look_), nullptr);
    for (auto& participant : participants_) {
      if (participant->connection && !stopped_) participant->connection->leave();
    }
    uv_run(&loop_, UV_RUN_DEFAULT);
    LabResult result;
    result.stopped = stopped_;
    for (const auto& participant : participants_) {
      const Bencher& spec = participant->spec;
      if (spec.subject == Subject::library && !spec.again && !spec.caller)
        add(result.clients, participant->state);
      if (participant->ready && !spec.again && !spec.caller)
        result.beginnings.push_back(participant->beginning);
    }
    for (Work& work : works_)
      (work.participant->spec.again ? result.again : result.cells).push_back(std::move(work.cell));
    participants_.clear();
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
    return result;
  }

 private:
  static void add(std::vector<ClientState>& clients, const ClientState& client) {
    const auto found = std::find_if(clients.begin(), clients.end(),
                                    [&](const ClientState& each) { return each.id == client.id; });
    if (found == clients.end())
      clients.push_back(client);
    else
      found->launches += client.launches;
  }

  /// Whoever is at work shall end now: a batch that is cut short is no measurement.
  void look() {
    if (stopped_ || !request_.stop || !request_.stop()) return;
    stopped_ = true;
    for (auto& participant : participants_) {
      participant->ended = "the bench was interrupted";
      if (participant->connection) participant->connection->kill();
    }
  }

  /// One after another, so that each has the processor for itself while it says how long it took.
  void start_all() {
    for (const Bencher& spec : request_.benchers) {
      participants_.push_back(std::make_unique<Participant>());
      Participant* self = participants_.back().get();
      self->spec = spec;
      self->state.id = spec.client;
      if (stopped_) {
        self->ended = "the bench was interrupted";
        continue;
      }
      Start start = spec.start;
      start.processor = pinning_.processor_of_clients();
      auto opened = Connection::open(
          loop_, start, spec.library->wire, request_.deadlines, true,
          {[self](const Launch& launch) {
             self->ready = true;
             self->state.runtime = launch.runtime;
             self->state.startup = launch.startup;
             self->state.launches = 1;
             self->beginning = {self->spec.plan->library, self->spec.client, self->spec.subject,
                                std::chrono::duration<double, std::nano>(launch.startup).count(),
                                launch.load_ns};
             self->refuses = launch.refuses;
             self->contexts = launch.contexts;
           },
           [self](std::string_view body, std::chrono::nanoseconds) { self->reply = std::string(body); },
           [self](const Farewell& farewell) {
             if (self->ended.empty())
               self->ended = farewell.why == Farewell::Why::died
                                 ? fmt::format("the client ended with {}", to_string(farewell.end))
                                 : farewell.problem;
             if (self->ended.empty()) self->ended = "the client left";
             self->state.cpu = farewell.usage.cpu;
             self->state.peak_bytes = farewell.usage.peak_bytes;
             self->connection.reset();
           }});
      if (opened)
        self->connection = std::move(*opened);
      else
        self->ended = opened.error().text;
      while (!self->ready && self->ended.empty()) uv_run(&loop_, UV_RUN_ONCE);
    }
  }

  void plan() {
    for (const auto& first : participants_) {
      for (const PlannedBench& call : first->spec.plan->benches) add_cells(*first->spec.plan, call);
    }
  }

  [[nodiscard]] std::chrono::milliseconds time_of_works() const {
    const auto of_a_batch = request_.batch + between_batches;
    std::chrono::milliseconds time{0};
    for (const Work& work : works_) {
      if (!work.cell.left_out.empty()) continue;
      time += work.participant->spec.warm_up + calibration_time +
              request_.rounds * of_a_batch * (cells_between_references + 1) / cells_between_references;
    }
    return time;
  }

  /// The cells of one call, once.
  void add_cells(const Plan& plan, const PlannedBench& call) {
    const std::string& function = call.callee->name;
    const bool there = std::any_of(works_.begin(), works_.end(), [&](const Work& work) {
      return work.cell.library == plan.library && work.cell.function == function;
    });
    if (there) return;
    for (const auto& participant : participants_) {
      if (participant->spec.plan != &plan) continue;
      if (!participant->spec.caller) add_cell(*participant, call, "");
      if (participant->spec.again) continue;
      for (const std::string& context : request_.contexts)
        if (makes_calls_from(context, *participant)) add_cell(*participant, call, context);
    }
  }

  static bool makes_calls_from(const std::string& context, const Participant& participant) {
    const auto& can = participant.contexts;
    if (participant.spec.caller && context != "callback") return false;
    return std::find(can.begin(), can.end(), context) != can.end();
  }

  void add_cell(Participant& participant, const PlannedBench& call, const std::string& context) {
    const unsigned threads = std::min(pinning_.processors(), most_threads);
    if (context == "threads" && (threads < 2 || call.stateful))
      return;  // alone, or each call gives another result
    if (context == "made" && !has_made_arguments(*call.callee)) return;
    Work work;
    work.cell.library = participant.spec.plan->library;
    work.cell.function = call.callee->name;
    work.cell.client = participant.spec.client;
    work.cell.subject = participant.spec.subject;
    work.cell.context = context.empty() ? "main thread" : context;
    work.cell.row = row_in_short(call);
    if (context == "threads") {
      work.threads = threads;
      work.cell.context = fmt::format("{} threads", threads);
    }
    work.participant = &participant;
    work.call = &call;
    work.asked = context;
    const auto refused = participant.refuses.find(work.cell.function);
    if (refused != participant.refuses.end()) work.cell.left_out = refusal(refused->second);
    works_.push_back(std::move(work));
  }

  std::optional<Json> ask(Work& work, std::uint64_t loops) {
    Participant& client = *work.participant;
    client.reply.reset();
    if (client.connection) {
      if (work.threads > 0) pinning_.release(client.connection->pid());
      client.connection->request(fmt::format(
          "\"bench\":{},\"row\":{},\"loops\":{}{}{}}}", to_text(Json(work.cell.function)), work.call->row,
          loops, work.asked.empty() ? "" : fmt::format(",\"context\":\"{}\"", work.asked),
          work.threads == 0 ? "" : fmt::format(",\"threads\":{}", work.threads)));
      while (!client.reply && client.ended.empty()) uv_run(&loop_, UV_RUN_ONCE);
      if (work.threads > 0 && client.connection) pinning_.tie(client.connection->pid());
    }
    if (!client.reply) {
      if (!stopped_) work.cell.left_out = client.ended;
      return std::nullopt;
    }
    Result<Json> reply = parse_json("{" + *client.reply);
    if (!reply) {
      work.cell.left_out = "garbled reply: " + reply.error().text;
      return std::nullopt;
    }
    return std::move(*reply);
  }

  /// One timed batch. The calls are checked too: a wrong result is no cheap result.
  std::optional<Sample> measure(Work& work, std::uint64_t loops) {
    if (!work.cell.left_out.empty() || stopped_) return std::nullopt;
    const int pid = work.participant->connection ? work.participant->connection->pid() : 0;
    const std::optional<Reads> before = reads_of(pid);
    const std::optional<Json> reply = ask(work, loops);
    if (!reply) return std::nullopt;
    const std::optional<Reads> after = reads_of(pid);
    const auto number = [&](const char* key) {
      return reply->contains(key) && (*reply)[key].is_number() ? (*reply)[key].get<double>() : -1.0;
    };
    const double gross = number("ns"), empty = number("empty_ns");
    if (reply->contains("error")) {
      work.cell.left_out = problem_in(*reply);
      return std::nullopt;
    }
    if (gross < 0 || empty < 0) {
      work.cell.left_out = "a reply without ns and empty_ns";
      return std::nullopt;
    }
    if (work.asked.empty() && reply->contains("context") && (*reply)["context"].is_string())
      work.cell.context = (*reply)["context"];
    check(work, *reply, loops);
    if (!work.cell.left_out.empty()) return std::nullopt;
    const auto count = static_cast<double>(loops);
    Sample sample{(gross - empty) / count, gross / count, empty / count};
    if (before && after) {
      const double calls = count * std::max(1U, work.threads);
      sample.reads = static_cast<double>(after->calls - before->calls) / calls;
      sample.read_bytes = static_cast<double>(after->bytes - before->bytes) / calls;
    }
    return sample;
  }

  void check(Work& work, const Json& reply, std::uint64_t loops) {
    const Json row = reply.value("row", Json::array());
    if (const auto problem = row_problem(row, *work.call->callee)) {
      work.cell.left_out = *problem;
      return;
    }
    if (work.call->stateful) return;
    const std::string wanted = expected_sum(row, *work.call->callee, loops);
    if (reply.value("sum", Json()) != wanted) {
      work.cell.left_out =
          fmt::format("the checksum of {} calls is {}, expected {}: results changed during the loop", loops,
                      to_text(reply.value("sum", Json())), wanted);
      return;
    }
    if (work.cell.subject == Subject::twin) return;
    const auto key = work.cell.library + "/" + work.cell.function;
    const auto [agreed, first] = agreed_.emplace(key, to_text(row));
    if (!first && agreed->second != to_text(row)) {
      work.cell.left_out = fmt::format("gave {} where another client gave {}", to_text(row), agreed->second);
    }
  }

  [[nodiscard]] std::uint64_t loops_for_a_batch(const Sample& sample) const {
    const double wanted =
        std::chrono::duration<double, std::nano>(request_.batch).count() / std::max(sample.gross_ns, 0.01);
    return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, most_loops);
  }

  /// Loops until a sample takes long enough to be believed, then warm-up. The count is found anew after each
  /// sample: the first ones are of cold code, and any one can be interrupted.
  void calibrate(Work& work) {
    std::uint64_t loops = 1;
    std::optional<Sample> sample;
    for (;;) {
      sample = measure(work, loops);
      if (!sample) return;
      if (loops == 1) note_first(work, sample->gross_ns);
      if (sample->gross_ns * static_cast<double>(loops) >= least_calibration_ns || loops >= most_loops) break;
      loops *= 4;
    }
    const auto until = std::chrono::steady_clock::now() + work.participant->spec.warm_up;
    do {
      work.cell.loops = loops_for_a_batch(*sample);
      sample = measure(work, work.cell.loops);
      if (!sample) return;
    } while (std::chrono::steady_clock::now() < until);
    work.cell.loops = loops_for_a_batch(*sample);
    tell(work);
  }

  static void note_first(Work& work, double ns) {
    work.cell.firsts_ns = {ns};
    double& of_client = work.participant->beginning.first_call_ns;
    if (of_client < 0) of_client = ns;
  }

  /// What the others of its group are compared with.
  static bool is_reference(const Work& work) {
    const bool at_home = work.asked.empty() || work.threads > 0;
    return work.cell.client == reference_client && at_home && !work.participant->spec.again;
  }

  static Group& group_of(std::vector<Group>& groups, const Work& work) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
      return group.call == work.call && group.subject == work.cell.subject && group.threads == work.threads;
    });
    if (found != groups.end()) return *found;
    return groups.emplace_back(Group{work.call, work.cell.subject, work.threads});
  }

  std::vector<Group> groups() {
    std::vector<Group> groups;
    for (Work& work : works_) {
      Group& group = group_of(groups, work);
      if (is_reference(work))
        group.reference = &work;
      else
        group.others.push_back(&work);
    }
    return groups;
  }

  void rounds() {
    std::vector<Group> all = groups();
    unsigned whole = 0;
    while (whole < request_.rounds && !stopped_) {
      play_round(all, whole);
      if (!stopped_) ++whole;
    }
    if (stopped_) cut_short(whole);
  }

  void play_round(std::vector<Group>& groups, unsigned round) {
    Random random(request_.seed, round);
    shuffle(groups, random);
    for (Group& group : groups) {
      shuffle(group.others, random);
      play(group);
    }
  }

  template <class Item>
  static void shuffle(std::vector<Item>& items, Random& random) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
  }

  /// A few cells, linked C, a few cells, and so on, with linked C at both ends.
  void play(const Group& group) {
    std::vector<Sample> references;
    std::optional<Sample> before = measure_reference(group, references);
    for (std::size_t begin = 0; begin < group.others.size(); begin += cells_between_references) {
      const std::size_t end = std::min(group.others.size(), begin + cells_between_references);
      std::vector<std::optional<Sample>> samples;
      for (std::size_t i = begin; i < end; ++i)
        samples.push_back(measure(*group.others[i], group.others[i]->cell.loops));
      const std::optional<Sample> behind = measure_reference(group, references);
      const double linked_ns = before && behind ? (before->net_ns + behind->net_ns) / 2 : 0;
      for (std::size_t i = begin; i < end; ++i)
        take(*group.others[i], samples[i - begin], &Cell::linked_ns, linked_ns);
      before = behind;
    }
    if (group.reference == nullptr) return;
    if (group.others.empty()) static_cast<void>(measure_reference(group, references));
    const std::optional<Sample> middle = before ? std::optional(mean_of(references)) : std::nullopt;
    take(*group.reference, middle, &Cell::quickest_ns, middle ? quickest_net(references) : 0);
  }

  std::optional<Sample> measure_reference(const Group& group, std::vector<Sample>& all) {
    if (group.reference == nullptr) return std::nullopt;
    const std::optional<Sample> sample = measure(*group.reference, group.reference->cell.loops);
    if (sample) all.push_back(*sample);
    return sample;
  }

  /// Of as many of a round as there are in each round, whoever else takes part. The least difference would be
  /// that of the empty loop which was disturbed most.
  static double quickest_net(const std::vector<Sample>& samples) {
    double gross_ns = samples.front().gross_ns, empty_ns = samples.front().empty_ns;
    for (std::size_t i = 1; i < std::min(samples.size(), least_references); ++i) {
      gross_ns = std::min(gross_ns, samples[i].gross_ns);
      empty_ns = std::min(empty_ns, samples[i].empty_ns);
    }
    return gross_ns - empty_ns;
  }

  static Sample mean_of(const std::vector<Sample>& samples) {
    const auto mean = [&](double Sample::*what) {
      double sum = 0;
      for (const Sample& sample : samples) sum += sample.*what;
      return sum / static_cast<double>(samples.size());
    };
    return {mean(&Sample::net_ns), mean(&Sample::gross_ns), mean(&Sample::empty_ns), mean(&Sample::reads),
            mean(&Sample::read_bytes)};
  }

  /// What was measured in rounds in which everybody had a turn counts.
  void cut_short(unsigned whole) {
    for (Work& work : works_) {
      if (!work.cell.left_out.empty()) continue;
      for (std::vector<double>* values : {&work.cell.rounds_ns, &work.cell.linked_ns, &work.cell.quickest_ns})
        values->resize(std::min<std::size_t>(whole, values->size()));
      if (whole == 0) work.cell.left_out = "the bench was interrupted before it was measured";
    }
  }

  /// `beside_ns`: what was noted beside it, in the list of its cell which that belongs in.
  void take(Work& work, const std::optional<Sample>& sample, std::vector<double> Cell::*list,
            double beside_ns) {
    if (sample) {
      keep(work, *sample);
      (work.cell.*list).push_back(beside_ns);
    } else if (!stopped_) {
      work.cell.rounds_ns.clear();
      (work.cell.*list).clear();
    }
    tell(work);
  }

  static void keep(Work& work, const Sample& sample) {
    work.cell.rounds_ns.push_back(sample.net_ns);
    double& empty = work.cell.empty_ns;
    empty = empty < 0 ? sample.empty_ns : std::min(empty, sample.empty_ns);
    work.reads.push_back(sample.reads);
    work.read_bytes.push_back(sample.read_bytes);
    work.cell.reads = median(work.reads);
    work.cell.read_bytes = median(work.read_bytes);
  }

  void tell(const Work& work) {
    ++done_;
    if (request_.progress) request_.progress(done_, works_.size() * (request_.rounds + 1), work.cell.client);
  }

  const LabRequest& request_;
  const Pinning pinning_;
  uv_loop_t loop_{};
  uv_timer_t look_{};
  bool stopped_ = false;
  std::vector<std::unique_ptr<Participant>> participants_;
  std::vector<Work> works_;
  std::map<std::string, std::string> agreed_;
  std::uint64_t done_ = 0;
};

std::uint64_t bits_of(const std::string& hex) {
  std::uint64_t bits = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), bits, 16);
  return bits;
}

}  // namespace

std::string row_in_short(const PlannedBench& call) {
  constexpr std::size_t longest = 120;  // a row is ASCII, bytes being spelled in hex
  if (call.row.size() <= longest) return call.row;
  return fmt::format("{}… {}", call.row.substr(0, longest), digest(call.row));
}

std::string expected_sum(const Json& row, const Export& function, std::uint64_t loops) {
  if (function.results.empty() || row.empty()) return "0";
  const Kind kind = function.results.front().type.kind;
  const Json& value = row.front();
  if (is_float(kind)) {
    if (!value.is_string() || value == "nan") return "nan";
    const std::uint64_t bits = bits_of(value.get<std::string>());
    const double each = kind == Kind::f32
                            ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)))
                            : std::bit_cast<double>(bits);
    double sum = 0;
    for (std::uint64_t i = 0; i < loops; ++i) sum += each;
    return float_wire(sum);
  }
  if (value.is_boolean()) return fmt::format("{}", value.get<bool>() ? loops : 0);
  std::uint64_t each = 0;
  if (value.is_number_integer()) {
    each = value.get<std::uint64_t>();
  } else if (value.is_string()) {
    const Json number = readable_from_wire(value, function.results.front().type);
    if (number.is_number_integer()) each = number.get<std::uint64_t>();  // of negative ones: modulo 2^64
  }
  return fmt::format("{}", each * loops);
}

Result<LabResult> measure_cells(const LabRequest& request) { return Lab(request).run(); }

}  // namespace concord
