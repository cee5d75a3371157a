// The stages in their order, one line each. Everything that `concord` does is one of these calls.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/home.hpp"
#include "base/result.hpp"
#include "build/build.hpp"
#include "model/measurement.hpp"
#include "model/summary.hpp"
#include "pipeline/halt.hpp"
#include "plan/assume.hpp"
#include "plan/plan.hpp"
#include "report/progress.hpp"
#include "run/run.hpp"

namespace concord {

struct NamedMeasurement;

/// What to take, common to all commands.
struct Selection {
  std::vector<std::string> libraries;  ///< names or folders; none: every shipped one that is not on request
  std::filesystem::path library_file;  ///< a built library to call instead; empty: the package is built
  std::filesystem::path header_file;   ///< its header; empty: beside it
  std::vector<std::string> clients;  ///< ids, or paths of manifests, which stand for their clients; none: all
  std::vector<std::string> bindings;  ///< the user's own, "LANGUAGE=PATH": clients besides those
  std::vector<std::string> cases;     ///< patterns of ids, with "@client" behind: only there; none: all
  std::filesystem::path fixtures;     ///< instead of the library's own; empty: those
  std::optional<Shard> shard;         ///< only this part
  std::filesystem::path shard_times;  ///< a stored run, to divide by the time that cases took
  bool cases_may_be_gone = false;     ///< a pattern that selects nothing is no mistake
  unsigned jobs = 0;                  ///< processes at work at the same time; 0: two more than cores
  std::vector<std::string> env;       ///< "NAME=value" that every client gets, over what its manifest says
  std::vector<std::string> limits;    ///< "memory_mib=512": of every client, over what its manifest says
  Deadlines deadlines;
};

/// The patterns of cases without the "@client" that they may end with, for what concerns no client. Fails
/// (usage) on an unknown one all the same.
[[nodiscard]] Result<std::vector<std::string>> without_clients(const std::vector<std::string>& patterns);

using ShowProgress = std::function<void(const ProgressState&)>;

/// Contract, build and plan: everything that stands before the first call.
struct Workbench {
  Home home;
  Prepared prepared;
  std::vector<Fixtures> fixtures;                      ///< of each library
  std::map<std::string, std::vector<Unsaid>> needs{};  ///< of libraries without a suite: what to say of them
  std::vector<Plan> plans;
  std::vector<std::string> patterns;             ///< of cases, as selected; none: all
  std::vector<std::vector<CaseState>> outlines;  ///< of what is selected, of all shards together
  bool mirrors = false;                          ///< the libraries are mirrors
  Instrument instrument = Instrument::none;      ///< that they are built with
};

/// What a workbench is for, besides calling the clients.
struct Purpose {
  bool demos = false;     ///< the article programs take part
  bool measures = false;  ///< calls are timed
  bool twins = false;     ///< C twins are called, too
  bool assumes = false;   ///< where a library has no suite, cases are made up
  bool begins = false;    ///< also where the folder of a suite was named: one is to be written there
  bool mirrors = false;   ///< mirrors are called, in the libraries' place
  Instrument instrument = Instrument::none;
  unsigned threads = 1;  ///< that make the same calls at the same time
};

/// Fails (usage) on unknown names, patterns that select nothing and broken fixtures.
[[nodiscard]] Result<Workbench> make_workbench(const Selection& selection, const Purpose& purpose,
                                               const ShowProgress& progress);

struct RunOptions {
  Selection selection;
  std::vector<std::string> required{};               ///< clients that must take part; "all"
  std::vector<LibraryState> before{};                ///< cases that stand on the same as here are left out
  std::function<void(const Workbench&)> on_ready{};  ///< before the first call; may be empty
  std::vector<std::string> under{};       ///< a tool and its arguments, put before the clients' commands
  std::filesystem::path save_requests{};  ///< a folder for what is sent to each process; empty: not kept
  Bounds bounds{};
  Rounds rounds{};         ///< how often, and in which order
  bool ownership = false;  ///< also who gives back the memory that the library takes
  bool mirrors = false;    ///< the bindings are tried on mirrors of the libraries (plan/mirror.hpp)
  Instrument instrument = Instrument::none;
  unsigned threads =
      1;  ///< that make the same calls at the same time, where a function is declared safe for it
};
/// contract → build → plan → run → judge. Fails where nothing can be run; whatever a client does is in the
/// summary.
[[nodiscard]] Result<Summary> conform(const RunOptions& options, const ShowProgress& progress);

/// The clients' processes of one case again, under a debugger that gets the terminal. Gives its exit code.
/// Fails (usage) where more than one process would have to be looked at. `summary` takes what the run before
/// it gave.
[[nodiscard]] Result<int> debug(const RunOptions& options, const ShowProgress& progress,
                                const std::function<void(const Summary&)>& show);

/// The article programs of the selected libraries as shell lines, as a run starts them.
[[nodiscard]] Result<std::vector<std::string>> program_lines(const Selection& selection,
                                                             const ShowProgress& progress);

/// How much trouble a bench takes.
struct Effort {
  unsigned launches = 3;                            ///< of each client; one is no sample of it
  double seconds_per_cell = 0;                      ///< in all launches together; 0: the default
  bool twins = true;                                ///< C twins are measured, too
  std::vector<std::string> contexts{};              ///< where else calls are made from: `bench_contexts`
  bool provisional = false;                         ///< for a quick look, and so labelled
  bool advises = false;                             ///< says which binding to take
  bool instructions = false, system_calls = false;  ///< are counted, too
  std::vector<std::string> toolchains{};            ///< Go programs to build by, each; none: the usual one
};
/// Words of clients/PROTOCOL.md §4.
inline const std::vector<std::string> bench_contexts{"thread", "threads",  "fiber", "virtual",
                                                     "worker", "callback", "made"};

struct BenchOptions {
  Selection selection;
  Effort effort{};
  const NamedMeasurement* baseline = nullptr;  ///< to be compared with: it must have made the same calls
  /// Before anything is measured: how long it takes at most, about. May be empty.
  std::function<void(std::chrono::seconds)> on_estimate{};
};
/// contract → build → plan → measure.
[[nodiscard]] Result<Measurement> measure(const BenchOptions& options, const ShowProgress& progress);

/// What `bless` would change.
struct Blessing {
  std::string library;
  std::filesystem::path folder;
  std::string diff;                          ///< unified; empty where nothing changes
  std::map<std::string, std::string> files;  ///< new contents by name
  std::vector<std::string> missing;          ///< what could not be recorded, and why
  std::vector<std::string> notes;            ///< what is left to do for people
};
/// golden.jsonl and contract.json, from what Go itself and a host process give.
[[nodiscard]] Result<std::vector<Blessing>> propose_goldens(const Selection& selection,
                                                            const ShowProgress& progress);
/// known.toml, from what differs now, or does not always end alike.
[[nodiscard]] Result<std::vector<Blessing>> propose_known(const Selection& selection, const Rounds& rounds,
                                                          const ShowProgress& progress);
[[nodiscard]] Result<void> record(const Blessing& blessing);

}  // namespace concord
