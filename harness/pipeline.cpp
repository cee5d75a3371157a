// Wires the stages. No stage's own logic is here.
#include "pipeline.hpp"

#include <sys/resource.h>
#include <sys/utsname.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <ctime>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "judge/collector.hpp"
#include "judge/judge.hpp"
#include "measure/lab.hpp"
#include "measure/noise.hpp"
#include "measure/shares.hpp"
#include "measure/statistics.hpp"
#include "report/text_diff.hpp"

namespace concord {

namespace {

constexpr const char* oracle_id = "go-native";
constexpr const char* host_id = "c-linked";  // whose endings stand for those of every host process

using Clock = std::chrono::steady_clock;

std::chrono::microseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
}

std::chrono::microseconds cpu_time(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto part = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return part(usage.ru_utime) + part(usage.ru_stime);
}

unsigned cores() { return std::max(1U, std::thread::hardware_concurrency()); }

/// Two more than cores: a process that starts or ends waits for the disk and the kernel now and then.
unsigned jobs_of(const Selection& selection) { return selection.jobs != 0 ? selection.jobs : cores() + 2; }

/// While it lives, SIGINT and SIGTERM end the running builds, which are in process groups of their own.
class BuildInterruption {
 public:
  BuildInterruption() {
    asked = false;
    const auto handle = [](int) { asked = true; };
    interrupt_ = std::signal(SIGINT, handle);
    terminate_ = std::signal(SIGTERM, handle);
  }
  ~BuildInterruption() {
    std::signal(SIGINT, interrupt_);
    std::signal(SIGTERM, terminate_);
  }
  BuildInterruption(const BuildInterruption&) = delete;
  BuildInterruption& operator=(const BuildInterruption&) = delete;

  inline static std::atomic<bool> asked = false;

 private:
  void (*interrupt_)(int) = SIG_DFL;
  void (*terminate_)(int) = SIG_DFL;
};

Host this_host() {
  Host host;
  host.cores = cores();
  utsname name{};
  if (uname(&name) == 0) host.system = fmt::format("{} {} {}", name.sysname, name.release, name.machine);
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    if (line.starts_with("model name")) {
      host.cpu = line.substr(std::min(line.size(), line.find(':') + 2));
      break;
    }
  }
  return host;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

/// "awesome/Add/article@ruby-ffi" → "awesome/Add/article"
std::string without_client(const std::string& pattern) { return pattern.substr(0, pattern.rfind('@')); }

std::vector<std::string> ids_of(const std::vector<KnownClient>& clients) {
  std::vector<std::string> ids;
  for (const KnownClient& client : clients) ids.push_back(client.id);
  return ids;
}

/// The clients that patterns of cases name behind "@"; all of them where one names none.
Result<std::vector<std::string>> clients_of_cases(const std::vector<std::string>& patterns,
                                                  const std::vector<std::string>& known) {
  std::vector<std::string> clients;
  bool everywhere = false;
  for (const std::string& pattern : patterns) {
    const std::size_t mark = pattern.rfind('@');
    if (mark == std::string::npos) {
      everywhere = true;
      continue;
    }
    const std::string wanted = pattern.substr(mark + 1);
    const std::size_t before = clients.size();
    std::copy_if(known.begin(), known.end(), std::back_inserter(clients),
                 [&](const std::string& id) { return matches(wanted, id); });
    if (clients.size() == before) return usage_error(unknown_name("client", wanted, known));
  }
  return everywhere ? known : clients;
}

/// What stands behind --client, ids and manifests, and behind "@" of --case. A manifest stands for all of its
/// clients, unless an id beside it picks some of them.
Result<void> choose_clients(const Selection& selection, BuildRequest& request) {
  for (const std::string& each : selection.clients) {
    if (each.ends_with(".toml"))
      request.manifests.emplace_back(each);
    else
      request.clients.push_back(each);
  }
  const Result<std::vector<KnownClient>> known = known_clients(request.home, request.manifests);
  if (!known) return tl::unexpected(known.error());
  const std::vector<std::string> ids = ids_of(*known);
  std::vector<std::string> added;
  const auto named = [&](const std::string& id) {
    return std::find(request.clients.begin(), request.clients.end(), id) != request.clients.end();
  };
  for (const std::filesystem::path& manifest : request.manifests) {
    std::vector<std::string> own;
    for (const KnownClient& client : *known) {
      if (client.manifest == std::filesystem::absolute(manifest).lexically_normal()) own.push_back(client.id);
    }
    if (std::none_of(own.begin(), own.end(), named)) added.insert(added.end(), own.begin(), own.end());
  }
  request.clients.insert(request.clients.end(), added.begin(), added.end());

  const Result<std::vector<std::string>> of_cases = clients_of_cases(selection.cases, ids);
  if (!of_cases) return tl::unexpected(of_cases.error());
  if (selection.cases.empty() || *of_cases == ids) return {};
  if (request.clients.empty()) {
    request.clients = *of_cases;
    return {};
  }
  std::erase_if(request.clients, [&](const std::string& id) {
    return std::find(of_cases->begin(), of_cases->end(), id) == of_cases->end();
  });
  if (request.clients.empty()) {
    return usage_error(
        fmt::format("nothing to run: the cases are asked of {} alone, and --client leaves that out",
                    fmt::join(*of_cases, ", ")));
  }
  return {};
}

Result<std::vector<LibraryRequest>> wanted_libraries(const Home& home, const Selection& selection) {
  Result<std::vector<LibraryRequest>> found = resolve_libraries(home, selection.libraries);
  if (!found) return found;
  if (!selection.fixtures.empty()) {
    if (found->size() != 1) return usage_error("--fixtures goes with one LIBRARY: name it");
    std::error_code problem;
    found->front().fixtures_dir = std::filesystem::absolute(selection.fixtures, problem);
  }
  return found;
}

/// A pattern must select something in some library, or it is a mistake.
Result<void> select_cases(std::vector<Plan>& plans, const std::vector<std::string>& given) {
  if (given.empty()) return {};
  std::vector<std::string> patterns;
  for (const std::string& each : given) {
    const std::string pattern = without_client(each);
    if (std::find(patterns.begin(), patterns.end(), pattern) == patterns.end()) patterns.push_back(pattern);
  }
  std::vector<std::string> ids;
  std::vector<std::size_t> unused(patterns.size(), 0);
  for (Plan& plan : plans) {
    const std::vector<std::string> known = ids_of(plan);
    ids.insert(ids.end(), known.begin(), known.end());
    for (const std::string& pattern : select(plan, patterns)) {
      ++unused[static_cast<std::size_t>(std::find(patterns.begin(), patterns.end(), pattern) -
                                        patterns.begin())];
    }
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (unused[i] == plans.size()) return usage_error(unknown_name("case (no id matches)", patterns[i], ids));
  }
  return {};
}

Result<void> check_required(const Workbench& bench, const Selection& selection,
                            const std::vector<std::string>& required) {
  std::vector<std::filesystem::path> manifests;
  for (const std::string& each : selection.clients) {
    if (each.ends_with(".toml")) manifests.emplace_back(each);
  }
  const Result<std::vector<KnownClient>> known = known_clients(bench.home, manifests);
  if (!known) return tl::unexpected(known.error());
  std::vector<std::string> ids{"all"};
  for (const KnownClient& client : *known) ids.push_back(client.id);
  for (const std::string& id : required) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      return usage_error("--require: " + unknown_name("client", id, ids));
    const bool takes_part = std::all_of(
        bench.prepared.libraries.begin(), bench.prepared.libraries.end(), [&](const BuiltLibrary& library) {
          return std::any_of(library.clients.begin(), library.clients.end(),
                             [&](const ReadyClient& c) { return c.id == id; });
        });
    const bool absent = std::any_of(bench.prepared.absent.begin(), bench.prepared.absent.end(),
                                    [&](const AbsentClient& a) { return a.id == id; });
    if (id != "all" && !takes_part && !absent) {
      return usage_error(fmt::format("--require {}: --client leaves it out of this run", id));
    }
  }
  for (const AbsentClient& absent : bench.prepared.absent) {
    const bool asked = std::any_of(required.begin(), required.end(),
                                   [&](const std::string& id) { return id == "all" || id == absent.id; });
    if (asked && absent.why == AbsentClient::Why::unavailable) {
      return environment_error(fmt::format("required client \"{}\" is unavailable: {}; {}", absent.id,
                                           absent.reason, absent.install));
    }
  }
  return {};
}

struct Lanes {
  std::vector<ClientLane> clients;
  std::vector<DemoLane> demos;
  std::vector<AbsentLane> absent;
};

Verdict verdict_of(AbsentClient::Why why) {
  return why == AbsentClient::Why::unavailable ? Verdict::unavailable : Verdict::not_run;
}

/// The article programs have no case to select.
bool demos_wanted(const Selection& selection) { return selection.cases.empty(); }

Lanes make_lanes(const Workbench& bench, const Selection& selection) {
  Lanes lanes;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const BuiltLibrary& library = bench.prepared.libraries[i];
    const Plan& plan = bench.plans[i];
    for (const ReadyClient& client : library.clients)
      lanes.clients.push_back({&plan, &library, &client, client.id == oracle_id});
    for (const AbsentClient& absent : bench.prepared.absent) {
      if (!absent.library.empty() && absent.library != plan.library) continue;
      const std::string why = absent.install.empty() ? absent.reason : absent.reason + "; " + absent.install;
      lanes.absent.push_back({&plan, absent.id, verdict_of(absent.why), why});
    }
    // A program of a library whose functions changed tells nothing that the changed signatures do not.
    const bool broken = std::any_of(plan.changes.begin(), plan.changes.end(),
                                    [](const SignatureChange& c) { return c.kind == "breaking"; });
    if (broken || !demos_wanted(selection)) continue;
    for (const ReadyDemo& demo : library.demos) {
      // Fixtures of one's own need not hold transcripts; a single missing file is a failure all the same.
      std::error_code ignored;
      if (std::filesystem::exists(demo.transcript.parent_path(), ignored))
        lanes.demos.push_back({&plan, &demo});
    }
  }
  return lanes;
}

std::string shell_word(const std::string& word) {
  const bool plain =
      !word.empty() &&
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@%,") ==
          std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// The library, and the fixtures where they are not its own, as words of a command line.
std::string library_words(const Workbench& bench, const Selection& selection, const Plan& plan) {
  std::string argument = plan.library;
  for (const BuiltLibrary& library : bench.prepared.libraries) {
    const bool shipped = library.request.package_dir.parent_path() == bench.home.go();
    if (&library.contract == plan.contract && !shipped) argument = library.request.package_dir.string();
  }
  if (selection.fixtures.empty()) return shell_word(argument);
  return shell_word(argument) + " --fixtures " + shell_word(plan.fixtures.string());
}

auto replay_line(const Workbench& bench, const Selection& selection) {
  return [&bench, selection](const Plan& plan, const std::string& id, const std::string& client) {
    std::string line = "concord run " + library_words(bench, selection, plan);
    for (const std::string& each : selection.clients) {
      if (each.ends_with(".toml")) line += " --client " + shell_word(each);
    }
    line += " --client " + shell_word(client);
    const bool whole_program =
        id.find("/transcript/") != std::string::npos || id.find("/process/") != std::string::npos;
    return whole_program ? line : line + " --case " + shell_word(id);
  };
}

auto bless_line(const Workbench& bench, const Selection& selection) {
  return [&bench, selection](const Plan& plan) {
    return "concord bless " + library_words(bench, selection, plan);
  };
}

std::vector<LibraryState> library_states(const Workbench& bench) {
  std::vector<LibraryState> states;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const BuiltLibrary& library = bench.prepared.libraries[i];
    LibraryState state;
    state.name = library.request.name;
    state.package_dir = library.request.package_dir.string();
    state.go_version = library.go_version;
    for (const Export& each : library.contract.exports) state.functions.push_back(each.name);
    state.uncovered = bench.plans[i].uncovered;
    state.artifact = library.facts;
    state.changes = bench.plans[i].changes;
    state.lint = library.contract.lint;
    states.push_back(std::move(state));
  }
  return states;
}

/// Library, function in the order of the contract, the order of the suite; clients stay in the order of the
/// manifests.
void sort_entries(std::vector<Entry>& entries, const std::vector<LibraryState>& libraries) {
  std::map<std::string, std::size_t> functions, names;
  for (const LibraryState& library : libraries) {
    for (const std::string& function : library.functions)
      functions.emplace(library.name + "/" + function, functions.size());
  }
  for (const Entry& entry : entries) {
    functions.emplace(entry.library + "/" + entry.function, functions.size() + entries.size());
    names.emplace(fmt::format("{}/{}/{}", entry.library, entry.function, entry.name), names.size());
  }
  std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    const std::size_t left = functions[a.library + "/" + a.function],
                      right = functions[b.library + "/" + b.function];
    if (left != right) return left < right;
    return names[fmt::format("{}/{}/{}", a.library, a.function, a.name)] <
           names[fmt::format("{}/{}/{}", b.library, b.function, b.name)];
  });
}

}  // namespace

Result<std::vector<std::string>> without_clients(const std::vector<std::string>& patterns) {
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  const Result<std::vector<KnownClient>> known = known_clients(*home, {});
  if (!known) return tl::unexpected(known.error());
  if (auto checked = clients_of_cases(patterns, ids_of(*known)); !checked) return checked;
  std::vector<std::string> cases;
  std::transform(patterns.begin(), patterns.end(), std::back_inserter(cases), without_client);
  return cases;
}

Result<Workbench> make_workbench(const Selection& selection, bool demos, bool twins,
                                 const ShowProgress& progress) {
  Workbench bench;
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  bench.home = *home;

  Result<std::vector<LibraryRequest>> libraries = wanted_libraries(*home, selection);
  if (!libraries) return tl::unexpected(libraries.error());
  std::vector<LibraryRequest> taken;
  for (LibraryRequest& library : *libraries) {
    Result<Fixtures> fixtures = read_fixtures(library.fixtures_dir);
    if (!fixtures) return tl::unexpected(fixtures.error());
    if (fixtures->suite.on_request && selection.libraries.empty()) continue;
    bench.fixtures.push_back(std::move(*fixtures));
    taken.push_back(std::move(library));
  }

  BuildRequest request;
  request.home = *home;
  request.libraries = taken;
  if (auto chosen = choose_clients(selection, request); !chosen) return tl::unexpected(chosen.error());
  if (!request.clients.empty()) request.clients.emplace_back(oracle_id);  // everybody is compared with it
  request.demos = demos && demos_wanted(selection);
  request.twins = twins;
  request.jobs = selection.jobs;
  request.progress = [&](const std::string& what) {
    if (progress) progress({what, {}, 0, 0, 0});
  };
  const BuildInterruption interruption;
  request.stop = &BuildInterruption::asked;
  Result<Prepared> prepared = prepare(request);
  if (BuildInterruption::asked)
    return tl::unexpected(Error{Fault::interrupted, "interrupted while building"});
  if (!prepared) return tl::unexpected(prepared.error());
  bench.prepared = std::move(*prepared);

  for (std::size_t i = 0; i < bench.prepared.libraries.size(); ++i) {
    Result<Plan> plan = make_plan(bench.prepared.libraries[i].contract, bench.fixtures[i]);
    if (!plan) return tl::unexpected(plan.error());
    bench.plans.push_back(std::move(*plan));
  }
  if (auto selected = select_cases(bench.plans, selection.cases); !selected)
    return tl::unexpected(selected.error());
  return bench;
}

Result<Summary> conform(const RunOptions& options, const ShowProgress& progress) {
  const auto start = Clock::now();
  const Selection& selection = options.selection;
  Result<Workbench> made = make_workbench(selection, true, false, progress);
  if (!made) return tl::unexpected(made.error());
  const Workbench bench = std::move(*made);
  if (auto all_there = check_required(bench, selection, options.required); !all_there)
    return tl::unexpected(all_there.error());
  const auto prepared_in = since(start);

  const Lanes lanes = make_lanes(bench, selection);
  Judge judge({lanes.clients, lanes.demos, lanes.absent, replay_line(bench, selection),
               bless_line(bench, selection)});
  const auto children_before = cpu_time(RUSAGE_CHILDREN);
  RunRequest request{lanes.clients,
                     lanes.demos,
                     jobs_of(selection),
                     selection.deadlines,
                     nullptr,
                     [&](const std::vector<std::string>& at_work) {
                       const Judge::Progress now = judge.progress();
                       if (progress) progress({"running", at_work, now.done, now.planned, now.failures});
                     }};
  const Result<RunTotals> ran = run(request, judge);
  if (!ran) return tl::unexpected(ran.error());
  Judge::Findings findings = judge.finish();

  Summary summary;
  summary.libraries = library_states(bench);
  summary.clients = std::move(findings.clients);
  summary.entries = std::move(findings.entries);
  sort_entries(summary.entries, summary.libraries);
  summary.interrupted = ran->interrupted;
  summary.host = this_host();
  summary.when = utc_now();
  rusage self{};
  getrusage(RUSAGE_SELF, &self);
  summary.timing = {since(start),
                    prepared_in,
                    cpu_time(RUSAGE_SELF),
                    cpu_time(RUSAGE_CHILDREN) - children_before,
                    static_cast<std::uint64_t>(self.ru_maxrss) * 1024,
                    ran->processes};
  return summary;
}

namespace {

std::string first_line(const char* path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

Surroundings surroundings() {
  return {first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"), first_line("/proc/loadavg"),
          cores()};
}

std::vector<Bencher> benchers_of(const Workbench& bench) {
  std::vector<Bencher> benchers;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const BuiltLibrary& library = bench.prepared.libraries[i];
    for (const ReadyClient& client : library.clients) {
      benchers.push_back({&bench.plans[i], &library, client.id, client.start, Subject::library});
      if (client.twin)
        benchers.push_back({&bench.plans[i], &library, client.id, *client.twin, Subject::twin});
    }
  }
  return benchers;
}

}  // namespace

Result<Measurement> measure(const BenchOptions& options, const ShowProgress& progress) {
  const Surroundings before = surroundings();
  Result<Workbench> made = make_workbench(options.selection, false, options.twins, progress);
  if (!made) return tl::unexpected(made.error());
  const Workbench bench = std::move(*made);
  const bool anything = std::any_of(bench.plans.begin(), bench.plans.end(),
                                    [](const Plan& plan) { return !plan.benches.empty(); });
  if (!anything) {
    return usage_error(
        "nothing to measure: no suite.toml of these libraries has a [[bench]] with call = \"…\" and args = "
        "[…]");
  }
  LabRequest request;
  request.benchers = benchers_of(bench);
  request.deadlines = options.selection.deadlines;
  if (options.seconds_per_cell > 0) {
    request.rounds = std::max(5U, static_cast<unsigned>(options.seconds_per_cell * 1000) /
                                      static_cast<unsigned>(request.batch.count()));
  }
  request.progress = [&](std::uint64_t done, std::uint64_t planned, const std::string& client) {
    if (progress) progress({"measuring", {client}, done, planned, 0});
  };
  Result<LabResult> measured = measure_cells(request);
  if (!measured) return tl::unexpected(measured.error());

  Measurement measurement;
  measurement.cells = std::move(measured->cells);
  summarise(measurement.cells);
  Division division = divide(measurement.cells);
  measurement.shares = std::move(division.shares);
  measurement.warnings = std::move(division.warnings);
  for (std::string& warning : noise_warnings(measurement.cells, before))
    measurement.warnings.push_back(std::move(warning));
  for (const AbsentClient& absent : bench.prepared.absent) {
    measurement.warnings.push_back(fmt::format("{} is not measured: {}{}{}", absent.id, absent.reason,
                                               absent.install.empty() ? "" : "; ", absent.install));
  }
  measurement.host = this_host();
  measurement.when = utc_now();
  measurement.clients = std::move(measured->clients);
  measurement.libraries = library_states(bench);
  return measurement;
}

Result<std::vector<std::string>> program_lines(const Selection& selection, const ShowProgress& progress) {
  const Result<Workbench> bench = make_workbench(selection, true, false, progress);
  if (!bench) return tl::unexpected(bench.error());
  std::vector<std::string> lines;
  for (const BuiltLibrary& library : bench->prepared.libraries) {
    for (const ReadyDemo& demo : library.demos) {
      if (!demo.problem.empty()) return environment_error(demo.problem);
      std::string line;
      for (const std::string& word : demo.start.env) line += (line.empty() ? "" : " ") + shell_word(word);
      for (const std::string& word : demo.start.argv) line += (line.empty() ? "" : " ") + shell_word(word);
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

Result<std::vector<Blessing>> propose_goldens(const Selection& given, const ShowProgress& progress) {
  Selection selection = given;
  selection.clients = {oracle_id, host_id};
  Result<std::vector<std::string>> cases = without_clients(given.cases);
  if (!cases) return tl::unexpected(cases.error());
  selection.cases = std::move(*cases);
  Result<Workbench> made = make_workbench(selection, false, false, progress);
  if (!made) return tl::unexpected(made.error());
  Workbench bench = std::move(*made);
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    bench.fixtures[i].recorded.reset();  // what is there now is what will be expected
    Result<Plan> plan = make_plan(bench.prepared.libraries[i].contract, bench.fixtures[i]);
    if (!plan) return tl::unexpected(plan.error());
    bench.plans[i] = std::move(*plan);
  }
  if (auto selected = select_cases(bench.plans, selection.cases); !selected)
    return tl::unexpected(selected.error());

  Lanes lanes = make_lanes(bench, selection);
  if (!lanes.absent.empty()) {
    return environment_error(fmt::format("goldens are made by {} and {}, and {} cannot take part: {}",
                                         oracle_id, host_id, lanes.absent.front().client,
                                         lanes.absent.front().reason));
  }
  std::vector<Plan> written =
      bench.plans;  // the host process shows how written cases end; families are Go's alone
  for (Plan& plan : written) plan.families.clear();
  for (ClientLane& lane : lanes.clients) {
    if (!lane.oracle) lane.plan = &written[static_cast<std::size_t>(lane.plan - bench.plans.data())];
  }
  Collector collector(lanes.clients);
  RunRequest request{lanes.clients, {}, jobs_of(selection), selection.deadlines, nullptr, nullptr};
  const Result<RunTotals> ran = run(request, collector);
  if (!ran) return tl::unexpected(ran.error());
  if (ran->interrupted) return usage_error("interrupted: nothing was recorded");

  std::vector<Blessing> blessings;
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    const Plan& plan = bench.plans[i];
    Result<Goldens> goldens =
        collector.goldens(plan, written[i], bench.fixtures[i].goldens, selection.cases.empty());
    if (!goldens) return tl::unexpected(goldens.error());
    const std::filesystem::path folder = bench.prepared.libraries[i].request.fixtures_dir;
    Blessing blessing{plan.library, folder, "", goldens_text(*goldens), recorded_form(*plan.contract)};
    const auto changes = [&](const char* name, const std::string& now) {
      const std::filesystem::path path = folder / name;
      blessing.diff += unified_diff(read_file(path).value_or(""), now, path.filename().string());
    };
    changes("golden.jsonl", blessing.goldens);
    changes("contract.json", blessing.contract);
    blessings.push_back(std::move(blessing));
  }
  return blessings;
}

Result<void> record(const Blessing& blessing) {
  if (auto written = write_file_atomically(blessing.folder / "golden.jsonl", blessing.goldens); !written)
    return written;
  return write_file_atomically(blessing.folder / "contract.json", blessing.contract);
}

}  // namespace concord
