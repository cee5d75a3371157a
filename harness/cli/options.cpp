// Says what can be asked for, does nothing of it. Beside option_groups and option_table the only file that
// knows CLI11.
#include "cli/options.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"
#include "cli/option_groups.hpp"
#include "cli/shard_option.hpp"
#include "cli/version.hpp"
#include "report/formats.hpp"

namespace concord {

namespace {

constexpr unsigned launches_of_full = 5;
constexpr double seconds_of_full = 0.3;  // a cell, in each launch: twice the usual

constexpr const char* overview =
    "Exit codes: 0 all as expected, 1 a difference, 2 wrong usage or configuration, 3 the environment "
    "failed, 4 a call got slower than its baseline, 130 interrupted.\n\nExamples:\n"
    "  concord run                     every shipped library, from every language\n"
    "  concord run ./mylib             a Go package of yours\n"
    "  concord bench ./mylib           what its calls cost\n"
    "  concord run --help              what else this command can do";

tl::expected<std::vector<ReportTarget>, Answer> read_reports(const std::vector<std::string>& texts,
                                                             const std::vector<std::string>& formats) {
  std::vector<ReportTarget> targets;
  for (const std::string& text : texts) {
    const std::size_t mark = text.find('=');
    if (mark == std::string::npos || mark + 1 == text.size()) {
      return tl::unexpected(Answer{2, fmt::format("concord: --report {}: expected FORMAT=FILE\n", text)});
    }
    const std::string format = text.substr(0, mark);
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
      return tl::unexpected(
          Answer{2, "concord: --report: " + unknown_name("format", format, formats) + "\n"});
    }
    targets.push_back({format, text.substr(mark + 1)});
  }
  if (std::count_if(targets.begin(), targets.end(), to_stdout) > 1)
    return tl::unexpected(Answer{2, "concord: --report: only one report can go to stdout (-)\n"});
  return targets;
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

CLI::App* add_run(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* run =
      app.add_subcommand("run", "Build, call from every client, compare with goldens and with Go");
  add_selection(*run, options, raw, true);
  add_binding(*run, options);
  add_prebuilt(*run, options);
  add_surroundings(*run, options);
  add_output(*run, options);
  add_reports(*run, raw, run_formats());
  add_require(*run, options);
  add_timeout(*run, raw);
  add_start_timeout(*run, raw);
  add_rounds(*run, options, raw);
  add_bounds(*run, options, raw);
  add_shard(*run, raw);
  run->add_flag("--failed", options.failed, "What failed last; everything where nothing did");
  run->add_flag("--watch", options.watch, "Run again when the package or its fixtures change, until Ctrl-C");
  run->add_flag(
      "--ownership", options.ownership,
      "Also make each call many times, with books kept of C's memory: what the library takes and nobody "
      "gives back is a leak, what is freed twice or was never taken a failure");
  auto* dangling = run->add_flag("--dangling", options.dangling,
                                 "Build the library so that after each call, before C sees the results, all "
                                 "of Go's garbage is collected and "
                                 "overwritten: results that lead into Go's memory are then wrong every time");
  run->add_flag("--race", options.race, "Build the library with Go's race detector; a race ends its process")
      ->excludes(dangling);
  run->add_option("--threads", options.threads,
                  "Make the same calls on so many threads at once, of functions with `threads = true` in "
                  "concord.toml; nothing else is run")
      ->type_name("N")
      ->check(CLI::Range(2, 64));
  run->add_option(
         "--under", raw.under,
         "A program to start the clients with: valgrind, 'strace -f -o FILE'; its words are split as a "
         "shell does. Time limits are 20 times as long. A debugger ('gdb --args') gets the terminal, for "
         "one case on one client")
      ->type_name("COMMAND");
  run->add_option(
         "--save-requests", raw.save_requests,
         "Keep what is sent to each client process in this folder, with a script that sends it again")
      ->type_name("DIR");
  run->footer(
      "Examples:\n  concord run\n  concord run awesome --client ruby-ffi --case 'awesome/Log/*'\n  concord "
      "run ./mylib --binding python=adapter.py\n  concord "
      "run ./mylib --report junit=out.xml\n  concord run ./mylib --watch\n  concord run --shard 2/4 --report "
      "json=2.json\n  concord run awesome --client c-linked --case awesome/Add/article --under 'gdb "
      "--args'\n  "
      "concord run --env GODEBUG=clobberfree=1 --limit memory_mib=512");
  return run;
}

CLI::App* add_init(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* init = app.add_subcommand("init", "Begin a library's suite: cases from the types of its exports");
  init->add_option("LIBRARY", options.selection.libraries, "A Go package's folder; none: the working folder");
  init->add_option("--fixtures", raw.fixtures, "Folder to write to, instead of the package's concord/")
      ->type_name("DIR");
  init->add_flag("-n,--dry-run", options.dry_run, "Show the files, write nothing");
  init->footer(
      "A suite that is there already is never overwritten.\nExamples:\n  concord init ./mylib\n  concord "
      "init -n");
  return init;
}

CLI::App* add_mirror(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* mirror = app.add_subcommand(
      "mirror", "Prove bindings without the library: a recording twin says what arrived and what it gave");
  add_selection(*mirror, options, raw, true);
  add_binding(*mirror, options);
  add_surroundings(*mirror, options);
  add_output(*mirror, options);
  add_reports(*mirror, raw, run_formats());
  add_require(*mirror, options);
  add_timeout(*mirror, raw);
  add_start_timeout(*mirror, raw);
  add_bounds(*mirror, options, raw);
  mirror->footer(
      "Nothing of the library is run, and no fixtures are needed but concord.toml. Exit codes as of "
      "run.\nExamples:\n  concord mirror awesome\n  concord mirror ./mylib --client 'java-*' --report "
      "junit=mirror.xml\n  concord mirror ./mylib --case 'mylib/Open/pattern'");
  return mirror;
}

CLI::App* add_bless(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* bless = app.add_subcommand("bless", "Record goldens from the oracle, and show what changes");
  add_selection(*bless, options, raw, false);
  add_surroundings(*bless, options);
  add_output(*bless, options);
  bless->add_flag("-n,--dry-run", options.dry_run, "Show the changes, record nothing");
  bless->add_flag(
      "--known", options.known,
      "Instead: write what differs now into known.toml, for you to give the reasons; take out what no "
      "longer differs");
  add_repeat(*bless, options);
  add_clients(*bless, options);
  add_binding(*bless, options);
  add_timeout(*bless, raw);
  bless->footer(
      "Refused when CI is set (but for -n): what is expected is reviewed by a person.\nExamples:\n  concord "
      "bless "
      "libmod --case 'libmod/ModXY/negative*'\n  concord bless --known awesome --client ruby-ffi");
  return bless;
}

CLI::App* add_list(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* list = app.add_subcommand("list", "What would run: every case's id, and which exports have none");
  add_selection(*list, options, raw, false);
  add_shard(*list, raw);
  list->add_flag("--programs", options.programs,
                 "Instead: the article programs, as shell lines that start them");
  list->add_flag("--ids", options.bare_ids,
                 "Nothing but the ids, one a line; of a family library/function/family#*");
  list->add_flag("--clients", options.clients,
                 "Instead: the ids of the clients, one a line; needs no toolchain");
  list->add_flag("--libraries", options.libraries, "Instead: the names of the shipped libraries, one a line");
  list->footer(
      "Examples:\n  concord list awesome --case 'awesome/Sort/*'\n  concord list --ids ./mylib\n  concord "
      "list "
      "--clients");
  return list;
}

CLI::App* add_doctor(CLI::App& app, Options& options) {
  CLI::App* doctor =
      app.add_subcommand("doctor", "Every toolchain: where it was found, which version, or what to install");
  doctor
      ->add_option("--client", options.selection.clients,
                   "Also look at this manifest (./my-client.toml); repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  doctor->footer(
      "Exit code 3: a toolchain is missing.\nExamples:\n  concord doctor\n  concord doctor --client "
      "./my-client.toml");
  return doctor;
}

std::vector<std::string> words_with_all(std::vector<std::string> words) {
  words.emplace_back("all");
  return words;
}

/// What --quick, --full and --save stand for, where nothing else was said.
/// Gives what is wrong with it; empty where nothing is.
std::string take_effort(const Raw& raw, Options& options) {
  Effort& effort = options.effort;
  if (raw.quick) {
    effort.launches = 1;
    effort.twins = false;
    effort.provisional = true;
  }
  if (raw.full) {
    effort.launches = std::max(effort.launches, launches_of_full);
    if (effort.seconds_per_cell <= 0) effort.seconds_per_cell = seconds_of_full * effort.launches;
  }
  if ((raw.full || effort.advises) && options.selection.clients.empty()) options.selection.clients = {"*"};
  const auto asked_for = [&](const char* context) {
    return std::find(effort.contexts.begin(), effort.contexts.end(), context) != effort.contexts.end();
  };
  const bool built_before = !options.selection.library_file.empty();
  if (built_before && asked_for("callback"))
    return "--context callback needs a library that is built for it, and --library is one that was built: "
           "give one of the two";
  if (raw.full || asked_for("all")) effort.contexts = bench_contexts;
  if (built_before) std::erase(effort.contexts, "callback");
  if (!effort.toolchains.empty() && built_before)
    return "--go builds the library, and --library is one that was built: give one of the two";
  if (!raw.save.empty()) options.reports.push_back({"json", raw.save});
  return "";
}

CLI::App* add_bench(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* bench = app.add_subcommand("bench", "What a call costs from each client");
  add_selection(*bench, options, raw, true);
  bench->get_option("--case")->description(
      "Only this call: library/function (of the id of a case, its function), and only these clients: "
      "…@client; * is a wildcard; repeatable");
  add_binding(*bench, options);
  add_prebuilt(*bench, options);
  add_surroundings(*bench, options);
  add_output(*bench, options);
  add_reports(*bench, raw, bench_formats());
  bench
      ->add_option("--seconds", options.effort.seconds_per_cell,
                   "Time to measure each call on each client, in all launches; default 0.15 for each launch")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.01, 60.0));
  bench
      ->add_option("--launches", options.effort.launches,
                   "How often every client is started anew: one launch is no sample; default 3")
      ->type_name("N")
      ->check(CLI::Range(1, 100));
  bench
      ->add_option(
          "--context", options.effort.contexts,
          "Also make the calls from there, where a client can: thread, threads (several at once), fiber, "
          "virtual (Java's threads), worker (Node's), callback (a function that Go has called); made: with "
          "arguments made anew each time from the language's own strings and lists; all; repeatable")
      ->type_name("CONTEXT")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(words_with_all(bench_contexts)));
  bench->add_flag("!--no-twin", options.effort.twins, "Do not measure the C twin: Go's share stays unknown");
  bench->add_flag("--instructions", options.effort.instructions,
                  "Also count instructions a call, by valgrind's callgrind; of clients in C and C++");
  bench->add_flag("--system-calls", options.effort.system_calls,
                  "Also count system calls a call, and name them, by strace");
  bench->add_flag(
      "--allocations", options.effort.allocations,
      "Also count how often a call asks C's allocator for memory, by a library that is loaded before it");
  bench
      ->add_option("--go", options.effort.toolchains,
                   "Build by each of these Go programs, and measure them side by side: go1.22.12,go")
      ->type_name("PROGRAM,PROGRAM")
      ->allow_extra_args(false)
      ->delimiter(',');
  bench->add_flag(
      "--advise", options.effort.advises,
      "Also say which binding to take in each language, and what it saves; measures those on request, too");
  auto* quick = bench->add_flag("--quick", raw.quick, "A provisional look: one launch, no twins")
                    ->excludes(bench->get_option("--launches"));
  bench
      ->add_flag("--full", raw.full,
                 "Every client (those on request, too), every context, five launches of twice the rounds")
      ->excludes(quick);
  bench
      ->add_option("--save", raw.save,
                   "Keep the measurement for --baseline, diff and trend: --report json=FILE")
      ->type_name("FILE");
  bench
      ->add_option(
          "--baseline", options.baseline,
          "A measurement from --report json=FILE to compare with; exit code 4 where a call got slower")
      ->type_name("FILE");
  add_tolerance(*bench, raw);
  bench->footer(
      "Exit code 1 where a call could not be measured (refused ones do not count), 4 where one got slower, 0 "
      "else.\nExamples:\n  concord "
      "bench awesome --quick\n  concord bench awesome --client 'node-*' --context all\n  concord bench "
      "./mylib --save "
      "before.json\n  concord bench ./mylib --baseline before.json --tolerance 10\n  concord bench awesome "
      "--client "
      "ruby-ffi --report gbench=bench.json\n  concord bench awesome --client 'c-*' --instructions "
      "--system-calls\n  concord bench ./mylib --go /usr/lib/go-1.19/bin/go,go");
  return bench;
}

CLI::App* add_diff(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* diff = app.add_subcommand("diff", "Two stored runs, or two stored measurements: what changed");
  diff->add_option("FILES", raw.files, "Before and after, from --report json=FILE (jsonl too)")
      ->type_name("FILES")
      ->required()
      ->expected(2);
  add_output(*diff, options);
  diff->add_option("--format", options.format, "console or markdown (for a pull request)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"console", "markdown"}));
  add_tolerance(*diff, raw);
  diff->footer(
      "Exit code 1 where something got worse, 4 where only calls got slower, 0 else.\nExample:\n  concord "
      "diff "
      "before.json after.json --format markdown");
  return diff;
}

CLI::App* add_trend(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* trend =
      app.add_subcommand("trend", "What calls cost over time, from a folder of stored measurements");
  trend->add_option("FOLDER", raw.files, "A folder of files from `concord bench --report json=FILE`")
      ->type_name("FOLDER")
      ->required()
      ->expected(1);
  add_output(*trend, options);
  trend->footer("Example:\n  concord bench --report json=history/$(date +%F).json\n  concord trend history");
  return trend;
}

CLI::App* add_merge(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* merge = app.add_subcommand("merge", "The shards of a run, as if it had been one");
  merge->add_option("FILES", raw.files, "All shards, from --report json=FILE")
      ->required()
      ->type_name("FILES");
  add_output(*merge, options);
  add_reports(*merge, raw, run_formats());
  merge->footer(
      "Exit codes as of run; 2 where a shard is missing, double or of another run.\nExample:\n  concord "
      "merge "
      "shard-*.json --report junit=out.xml");
  return merge;
}

CLI::App* add_inspect(CLI::App& app, Options& options, Raw& raw) {
  CLI::App* inspect = app.add_subcommand(
      "inspect",
      "What a library's file is, what its signatures mean for callers, and whether its ABI is as recorded");
  inspect->add_option("LIBRARY", options.selection.libraries,
                      "A shipped library, a Go package's folder, or a built FILE.so; none: all shipped ones");
  inspect
      ->add_option("--header", options.selection.header_file,
                   "The C header of FILE.so; default: beside it, under its name")
      ->type_name("FILE");
  inspect
      ->add_option("--lock", options.lock,
                   "Record the ABI in this file (JSON, an export a line), after --check")
      ->type_name("FILE");
  inspect
      ->add_option("--check", options.check,
                   "Compare with the ABI recorded in this file: exit code 1 where a change is breaking, or "
                   "cannot be told")
      ->type_name("FILE");
  add_output(*inspect, options);
  add_reports(*inspect, raw, inspect_formats());
  inspect->footer(
      "Exit code 1 where a fact does not hold or the ABI broke, 2 where the recorded ABI is of another "
      "library or version, 0 "
      "else.\nExamples:\n  concord inspect dist/libfoo.so\n  concord inspect ./mylib --lock abi.json\n  "
      "concord inspect "
      "dist/libfoo.so --check abi.json");
  return inspect;
}

/// What --dangling, --race and --threads do not go with.
Result<void> check_instruments(const Options& options) {
  const bool instrument = options.dangling || options.race;
  const std::string name = options.dangling ? "--dangling" : options.race ? "--race" : "--threads";
  if (instrument && !options.selection.library_file.empty())
    return usage_error(name + " builds the library anew: it cannot look into a built one (--library)");
  if ((instrument || options.threads > 1) && options.ownership)
    return usage_error("--ownership and " + name + " exclude each other: run them one after the other");
  const std::string variable = options.dangling ? "GODEBUG=" : options.race ? "GORACE=" : "";
  for (const std::string& each : options.selection.env)
    if (!variable.empty() && each.starts_with(variable))
      return usage_error(fmt::format("{} sets {} itself; put yours under [environment] in concord.toml", name,
                                     variable.substr(0, variable.size() - 1)));
  return {};
}

/// What --shard and --shard-times say.
Result<void> take_shard(const Raw& raw, Options& options) {
  if (options.ownership && !raw.shard.empty())
    return usage_error("--ownership is for whole runs: its calls are not divided by --shard");
  if (!raw.shard_times.empty() && raw.shard.empty()) return usage_error("--shard-times goes with --shard");
  options.selection.shard_times = raw.shard_times;
  if (raw.shard.empty()) return {};
  const Variables variable = [](const char* name) { return environment(name); };
  const auto shard = read_shard(raw.shard, variable);
  if (!shard) return tl::unexpected(shard.error());
  options.selection.shard = *shard;
  options.shard_is_auto = raw.shard.starts_with("auto");
  if (options.shard_is_auto) acknowledge_shard(variable);
  return {};
}

CLI::App* add_completion(CLI::App& app, Options& options) {
  CLI::App* completion =
      app.add_subcommand("completion", "Print what lets a shell complete concord's options and ids");
  completion->add_option("SHELL", options.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->footer(
      "What is installed has them in the shells' own folders already.\nExamples:\n  . <(concord completion "
      "bash)\n  "
      "concord completion fish > ~/.config/fish/completions/concord.fish");
  return completion;
}

/// For the build alone, which writes concord.1 with it.
CLI::App* add_manual(CLI::App& app) {
  return app.add_subcommand("manual", "Print the manual page (mdoc)")->group("");
}

/// Everything that can be asked for; what is parsed is put into the two.
std::vector<std::pair<CLI::App*, Task>> describe(CLI::App& app, Options& options, Raw& raw) {
  app.name("concord");
  app.set_version_flag("--version", version_text, "Versions of concord, of its report format and of Go");
  app.require_subcommand(1);
  app.footer(overview);
  app.formatter_fn(
      [](const CLI::App* each, const std::string&, CLI::AppFormatMode) { return help_of(*each); });
  return {{add_run(app, options, raw), Task::run},
          {add_mirror(app, options, raw), Task::mirror},
          {add_init(app, options, raw), Task::init},
          {add_bless(app, options, raw), Task::bless},
          {add_list(app, options, raw), Task::list},
          {add_doctor(app, options), Task::doctor},
          {add_bench(app, options, raw), Task::bench},
          {add_diff(app, options, raw), Task::diff},
          {add_trend(app, options, raw), Task::trend},
          {add_merge(app, options, raw), Task::merge},
          {add_inspect(app, options, raw), Task::inspect},
          {add_completion(app, options), Task::completion},
          {add_manual(app), Task::manual}};
}

constexpr const char* purpose =
    "Proves that a Go shared library behaves the same from every language, and measures what each call "
    "costs.";

constexpr int patience_under_tools = 20;  // valgrind's own figure for what it may cost

tl::expected<void, Answer> read_under(const Raw& raw, Options& options) {
  options.save_requests = raw.save_requests;
  if (raw.under.empty()) return {};
  Result<std::vector<std::string>> words = split_words(raw.under);
  if (words && words->empty()) words = usage_error("expected a program");
  if (!words) return tl::unexpected(Answer{2, fmt::format("concord: --under: {}\n", words.error().text)});
  options.under = std::move(*words);
  Deadlines& deadlines = options.selection.deadlines;
  if (raw.timeout_s == 0) deadlines.request *= patience_under_tools;
  if (raw.start_timeout_s == 0) deadlines.start *= patience_under_tools;
  deadlines.leave *= patience_under_tools;
  return {};
}

/// The first word that is no option must be a command: the library only says that one is missing.
std::optional<Answer> unknown_command(int argc, char** argv,
                                      const std::vector<std::pair<CLI::App*, Task>>& commands) {
  std::vector<std::string> names;
  for (const auto& [sub, command] : commands) names.push_back(sub->get_name());
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("-")) continue;
    if (std::find(names.begin(), names.end(), word) != names.end()) return std::nullopt;
    return Answer{2, fmt::format("concord: {}\nRun with --help for more information.\n",
                                 unknown_name("command", visible(word), names))};
  }
  return std::nullopt;
}

}  // namespace

std::vector<CommandRow> option_table() {
  Options options;
  Raw raw;
  CLI::App app{purpose};
  static_cast<void>(describe(app, options, raw));
  return read_table(app);
}

tl::expected<Options, Answer> parse_options(int argc, char** argv) {
  Options options;
  Raw raw;
  CLI::App app{purpose};
  const auto commands = describe(app, options, raw);

  if (auto unknown = unknown_command(argc, argv, commands)) return tl::unexpected(*unknown);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    std::ostringstream out, err;
    const int code = app.exit(problem, out, err);
    return tl::unexpected(Answer{code == 0 ? 0 : 2, code == 0 ? out.str() : "concord: " + err.str()});
  }
  for (const auto& [sub, command] : commands) {
    if (sub->parsed()) options.task = command;
  }
  options.selection.fixtures = raw.fixtures;
  if (std::isnan(raw.timeout_s) || std::isnan(raw.start_timeout_s) || std::isnan(raw.run_timeout_s) ||
      std::isnan(raw.patience)) {
    return tl::unexpected(
        Answer{2, "concord: --timeout, --start-timeout, --run-timeout and --patience: expected a number\n"});
  }
  if (raw.shuffle) options.rounds.seed = raw.seed ? *raw.seed : std::random_device()();
  if (raw.fail_fast) options.bounds.failures = 1;
  options.bounds.time = milliseconds(raw.run_timeout_s);
  if (raw.timeout_s > 0) options.selection.deadlines.request = milliseconds(raw.timeout_s);
  if (raw.start_timeout_s > 0) options.selection.deadlines.start = milliseconds(raw.start_timeout_s);
  if (auto checked = check_instruments(options); !checked)
    return tl::unexpected(Answer{2, fmt::format("concord: {}\n", checked.error().text)});
  if (auto taken = take_shard(raw, options); !taken)
    return tl::unexpected(Answer{2, "concord: " + taken.error().text + "\n"});
  options.files.assign(raw.files.begin(), raw.files.end());
  options.tolerance = raw.tolerance_percent / 100;
  if (auto read = read_under(raw, options); !read) return tl::unexpected(read.error());
  options.selection.deadlines *= raw.patience;
  if (options.task == Task::bless && !options.known && options.rounds.wanted > 1)
    return tl::unexpected(
        Answer{2, "concord: --repeat goes with bless --known: goldens are of what always ends alike\n"});
  if (options.task == Task::bless && !options.known &&
      !(options.selection.clients.empty() && options.selection.bindings.empty())) {
    return tl::unexpected(
        Answer{2, fmt::format("concord: {} goes with bless --known: goldens are made by go-native and "
                              "c-linked\n",
                              options.selection.clients.empty() ? "--binding" : "--client")});
  }
  const std::vector<std::string> formats = options.task == Task::bench     ? names_of(bench_formats())
                                           : options.task == Task::inspect ? names_of(inspect_formats())
                                                                           : names_of(run_formats());
  auto reports = read_reports(raw.reports, formats);
  if (!reports) return tl::unexpected(reports.error());
  options.reports = std::move(*reports);
  if (const std::string wrong = take_effort(raw, options); !wrong.empty())
    return tl::unexpected(Answer{2, "concord: " + wrong + "\n"});
  return options;
}

}  // namespace concord
