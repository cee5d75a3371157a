#include "pipeline/ownership.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/launch.hpp"
#include "base/temporary_folder.hpp"
#include "pipeline/books.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/quiet_listener.hpp"
#include "pipeline/replay.hpp"

namespace concord {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_rows = 16;  // of one export
constexpr std::uint64_t times = 32;    // each of them is called
constexpr const char* entry_name = "ownership";

/// An export, its rows and a client: a process of its own.
struct Trial {
  const BuiltLibrary* library = nullptr;
  const Export* callee = nullptr;
  ReadyClient client;
  Plan plan;
  std::vector<std::string> rows;
  fs::path file;
  std::uint64_t launches = 0;
  std::string problem;  ///< why a call did not return
};

/// Rows of written cases that return, and of each family the first, middle and last.
std::vector<std::string> rows_of(const Plan& plan, const Export& callee) {
  std::vector<std::string> rows;
  std::set<std::string> known;
  const auto add = [&](const std::string& row) {
    if (rows.size() < most_rows && known.insert(row).second) rows.push_back(row);
  };
  for (const std::size_t index : plan.stateless) {
    const PlannedCase& each = plan.cases[index];
    const bool ends = each.golden && each.golden->ffi.is_object() && each.golden->ffi.contains("dies");
    if (each.callee == &callee && each.selected && !each.changed && !ends) add(each.row);
  }
  for (const PlannedFamily& family : plan.families) {
    if (family.callee != &callee || !family.family) continue;
    const std::uint64_t last = family.family->size() - 1;
    for (const std::uint64_t index : {std::uint64_t{0}, last / 2, last}) add(family.family->row(index));
  }
  return rows;
}

/// What it takes is meant to stay until somebody closes it, which is a session's matter.
bool gives_a_handle(const Export& callee) {
  return std::any_of(callee.results.begin(), callee.results.end(),
                     [](const Slot& slot) { return slot.type.kind == Kind::pointer && !slot.type.elem; });
}

/// Each row so many times in a row.
Plan plan_of(const BuiltLibrary& library, const Export& callee, const std::vector<std::string>& rows) {
  Plan plan;
  plan.library = library.request.name;
  plan.contract = &library.contract;
  for (const std::string& row : rows) {
    for (std::uint64_t i = 0; i < times; ++i) {
      PlannedCase planned;
      planned.function = callee.name;
      planned.name = fmt::format("{}-{}", entry_name, plan.cases.size());
      planned.callee = &callee;
      planned.row = row;
      plan.stateless.push_back(plan.cases.size());
      plan.cases.push_back(std::move(planned));
    }
  }
  return plan;
}

class Watcher : public QuietListener {
 public:
  explicit Watcher(std::deque<Trial>& trials) : trials_(trials) {}

  void on_case(std::size_t lane, std::size_t, Outcome outcome, std::chrono::nanoseconds) override {
    std::string& problem = trials_[lane].problem;
    if (const auto* refused = std::get_if<outcome::Refused>(&outcome))
      problem = "refused: " + refused->reason;
    else if (!std::holds_alternative<outcome::Returned>(outcome) && problem.empty())
      problem = "a call did not return";
  }
  void on_launch(std::size_t lane, const Launch&) override { ++trials_[lane].launches; }

 private:
  std::deque<Trial>& trials_;
};

class Inspection {
 public:
  Inspection(const Workbench& bench, const Selection& selection, fs::path ledger)
      : bench_(bench), selection_(selection), ledger_(std::move(ledger)) {}

  Result<std::vector<Entry>> all() {
    std::deque<Trial> trials;
    for (std::size_t i = 0; i < bench_.plans.size(); ++i) {
      for (const Export& callee : bench_.prepared.libraries[i].contract.exports) {
        if (gives_a_handle(callee)) continue;
        const std::vector<std::string> rows = rows_of(bench_.plans[i], callee);
        if (rows.empty()) continue;
        for (const ReadyClient& client : bench_.prepared.libraries[i].clients)
          if (client.id != oracle_id) add(trials, bench_.prepared.libraries[i], callee, client, rows);
      }
    }
    if (auto played = play(trials); !played) return tl::unexpected(played.error());
    for (const Trial& trial : trials)
      if (auto judged = judge(trial); !judged) return tl::unexpected(judged.error());
    tell_who(trials);
    return std::move(entries_);
  }

 private:
  void add(std::deque<Trial>& trials, const BuiltLibrary& library, const Export& callee,
           const ReadyClient& client, const std::vector<std::string>& rows) {
    Trial& trial = trials.emplace_back();
    trial.library = &library;
    trial.callee = &callee;
    trial.client = client;
    trial.plan = plan_of(library, callee, rows);
    trial.rows = rows;
    trial.file = folder_ / fmt::format("{}.books", files_++);
    for (std::string& each : with_books(ledger_, client.start.library, trial.file))
      trial.client.start.env.push_back(std::move(each));
  }

  Result<void> play(std::deque<Trial>& trials) {
    RunRequest request;
    for (const Trial& trial : trials)
      request.clients.push_back({&trial.plan, trial.library, &trial.client, false});
    request.jobs = jobs_of(selection_);
    request.deadlines = selection_.deadlines;
    request.halt = [] { return halt_at(0, {}); };
    Watcher watcher(trials);
    const Result<RunTotals> ran = run(request, watcher);
    if (!ran) return tl::unexpected(ran.error());
    return go_on("checking who frees what");
  }

  Result<void> judge(const Trial& trial) {
    Entry entry;
    entry.library = trial.plan.library;
    entry.function = trial.callee->name;
    entry.name = entry_name;
    entry.client = trial.client.id;
    const auto books = read_books(trial.file, times);
    if (!trial.problem.empty() || trial.launches != 1 || !books || !books->whole) {
      // Whether calls return is the suite's question, and answered there.
      const bool refused = trial.problem.starts_with("refused");
      add_failure(entry, refused ? Verdict::refused : Verdict::not_run, trial, trial.rows.front(),
                  !trial.problem.empty() ? trial.problem
                  : trial.launches != 1  ? "its process ended in between"
                  : !books               ? "its process kept no books: it did not load the ledger"
                                         : "it took more memory than the ledger has room for");
    } else if (books->offences > 0 || books->leak.blocks > 0) {
      const auto one = row_to_blame(trial);
      if (!one) return tl::unexpected(one.error());
      const Books& shown = one->second;
      if (shown.offences > 0)
        add_failure(entry, Verdict::fail, trial, one->first,
                    fmt::format("{}, {} times in {} calls", shown.first_offence, shown.offences, times));
      else
        add_failure(
            entry, Verdict::leak, trial, one->first,
            fmt::format("{:.3g} block{} of {:.4g} bytes a call left: the library took {} and nobody gave "
                        "{} back",
                        per_call(shown.leak.blocks), shown.leak.blocks == times ? "" : "s",
                        static_cast<double>(shown.leak.bytes) / static_cast<double>(shown.leak.blocks),
                        shown.leak.blocks == times ? "it" : "them",
                        shown.leak.blocks == times ? "it" : "them"));
    } else {
      entry.counts[Verdict::pass] = 1;
    }
    entries_.push_back(std::move(entry));
    return {};
  }

  static double per_call(std::uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(times);
  }

  /// The first row that does it alone, in a process of its own; else all of them together.
  Result<std::pair<std::string, Books>> row_to_blame(const Trial& trial) {
    std::deque<Trial> alone;
    for (const std::string& row : trial.rows) {
      const auto original = std::find_if(trial.library->clients.begin(), trial.library->clients.end(),
                                         [&](const ReadyClient& each) { return each.id == trial.client.id; });
      add(alone, *trial.library, *trial.callee, *original, {row});
    }
    if (auto played = play(alone); !played) return tl::unexpected(played.error());
    for (const Trial& each : alone) {
      const auto books = read_books(each.file, times);
      if (books && (books->offences > 0 || books->leak.blocks > 0))
        return std::pair{each.rows.front(), *books};
    }
    return std::pair{trial.rows.front(), *read_books(trial.file, times)};
  }

  void add_failure(Entry& entry, Verdict verdict, const Trial& trial, const std::string& row,
                   const std::string& got) {
    Failure failure;
    failure.id = fmt::format("{}/{}/{}", entry.library, entry.function, entry_name);
    failure.client = entry.client;
    failure.verdict = verdict;
    failure.call = shown_call(*trial.callee, row);
    failure.expected = "what the library takes from C is given back once, by free";
    failure.got = got;
    const auto plan = std::find_if(bench_.plans.begin(), bench_.plans.end(),
                                   [&](const Plan& each) { return each.library == entry.library; });
    failure.replay = replay_line(bench_, selection_)(
                         *plan, fmt::format("{}/{}/*", entry.library, entry.function), entry.client) +
                     " --ownership";
    ++entry.counts[verdict];
    entry.failures.push_back(std::move(failure));
  }

  /// Where one client does it and another does not, it is that client's binding; else the library, or nobody
  /// said who frees.
  void tell_who(const std::deque<Trial>& trials) {
    std::map<std::pair<std::string, std::string>, bool> some_pass;
    for (const Entry& entry : entries_)
      if (entry.counts[Verdict::pass] > 0) some_pass[{entry.library, entry.function}] = true;
    for (Entry& entry : entries_) {
      for (Failure& failure : entry.failures) {
        if (failure.verdict == Verdict::not_run || failure.verdict == Verdict::refused) continue;
        if (some_pass.count({entry.library, entry.function}) > 0)
          failure.cause = Cause::binding;
        else
          failure.detail = advice(trials, entry);
      }
    }
  }

  static std::string advice(const std::deque<Trial>& trials, const Entry& entry) {
    for (const Trial& trial : trials) {
      if (trial.plan.library != entry.library || trial.callee->name != entry.function) continue;
      for (const Slot& slot : trial.callee->results) {
        const bool given = slot.type.kind == Kind::cstring || slot.type.kind == Kind::pointer;
        if (given && slot.type.free.empty())
          return fmt::format(
              "every client does; if callers shall free the result, say by what: export.{}.result = "
              "{{ free = \"…\" }} in concord.toml",
              entry.function);
      }
    }
    return "every client does, so it is the library";
  }

  const Workbench& bench_;
  const Selection& selection_;
  fs::path ledger_;
  TemporaryFolder folder_;
  std::size_t files_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace

Result<std::vector<Entry>> check_ownership(const Workbench& bench, const Selection& selection,
                                           const ShowProgress& progress) {
  const fs::path ledger = part_of_ours("concord-ledger.so");
  std::error_code ignored;
  if (!fs::exists(ledger, ignored))
    return environment_error(
        fmt::format("there is no \"{}\", without which nobody counts what is freed: it belongs to "
                    "this program's installation, on Linux",
                    ledger.string()));
  if (progress) progress({"checking who frees what", {}, 0, 0, 0});
  return Inspection(bench, selection, ledger).all();
}

}  // namespace concord
