#include "cli/option_groups.hpp"

#include "base/limits.hpp"

namespace concord {

namespace {

/// Empty, or what is wrong.
std::string is_variable(const std::string& text) {
  return text.find('=') == 0 || text.find('=') == std::string::npos ? "expected NAME=VALUE" : "";
}
std::string is_binding(const std::string& text) {
  const std::size_t mark = text.find('=');
  return mark == 0 || mark == std::string::npos || mark + 1 == text.size() ? "expected LANGUAGE=PATH" : "";
}
std::string is_limit(const std::string& text) {
  Limits ignored;
  const auto set = set_limit(ignored, text);
  return set ? "" : set.error().text;
}

}  // namespace

void add_clients(CLI::App& app, Options& options) {
  app.add_option("--client", options.selection.clients,
                 "A client's id (python-ctypes), a pattern of ids ('ruby-*'), or the manifest of one of your "
                 "own (./my-client.toml); repeatable")
      ->type_name("CLIENT")
      ->allow_extra_args(false);
}

void add_binding(CLI::App& app, Options& options) {
  app.add_option("--binding", options.selection.bindings,
                 "Also your own package, by an adapter with a function for each export: "
                 "python=adapter.py, ruby=adapter.rb, node=adapter.mjs, java=PATH:com.example.Adapter; "
                 "repeatable")
      ->type_name("LANGUAGE=PATH")
      ->allow_extra_args(false)
      ->check(is_binding);
}

void add_timeout(CLI::App& app, Raw& raw) {
  app.add_option("--timeout", raw.timeout_s, "Seconds from a request to its reply; default 20")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 86400.0));
  app.add_option("--patience", raw.patience,
                 "Multiplies every time limit, beside the `patience` of a client's manifest; default 1")
      ->type_name("FACTOR")
      ->check(CLI::Range(0.1, 1000.0));
}

void add_start_timeout(CLI::App& app, Raw& raw) {
  app.add_option("--start-timeout", raw.start_timeout_s,
                 "Seconds from a client's start to its being ready; default 60")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 86400.0));
}

void add_require(CLI::App& app, Options& options) {
  app.add_option("--require", options.required,
                 "A client that must not be unavailable; all: every one; repeatable")
      ->type_name("CLIENT")
      ->allow_extra_args(false);
}

void add_selection(CLI::App& app, Options& options, Raw& raw, bool clients) {
  app.add_option("LIBRARY", options.selection.libraries,
                 "A shipped library (awesome) or a Go package's folder; none: all shipped ones");
  if (clients) add_clients(app, options);
  app.add_option(
         "--case", options.selection.cases,
         "An id as it is printed: library/function/case, family#n, …@client; * is a wildcard; repeatable")
      ->type_name("CASE")
      ->allow_extra_args(false);
  app.add_option("--fixtures", raw.fixtures, "Folder of suite.toml and goldens, instead of the library's own")
      ->type_name("DIR");
  app.add_option("--jobs,-j", options.selection.jobs,
                 "Processes at work at the same time; default: two more than cores")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
}

void add_prebuilt(CLI::App& app, Options& options) {
  auto* library = app.add_option("--library", options.selection.library_file,
                                 "Call this built file instead of building LIBRARY, which is then only its "
                                 "source and oracle; without "
                                 "LIBRARY clients are compared with c-linked")
                      ->type_name("FILE");
  app.add_option("--header", options.selection.header_file,
                 "Its C header; default: beside it, under its name")
      ->type_name("FILE")
      ->needs(library);
}

void add_shard(CLI::App& app, Raw& raw) {
  app.add_option("--shard", raw.shard,
                 "I/N: only part I of N, 1 to N. auto: from the variables of GoogleTest, GitLab or "
                 "Kubernetes; auto/N "
                 "where only the index is in one")
      ->type_name("I/N");
  app.add_option("--shard-times", raw.shard_times,
                 "A stored run (--report json=): divide by the time that its cases took; the same file for "
                 "all shards")
      ->type_name("FILE");
}

void add_surroundings(CLI::App& app, Options& options) {
  app.add_option(
         "--env", options.selection.env,
         "NAME=VALUE in the environment of every client, which otherwise holds nothing of yours but PATH; "
         "repeatable")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->check(is_variable);
  app.add_option("--limit", options.selection.limits,
                 "NAME=N for every client; 0: none; names: memory_mib, cpu_seconds, open_files, output_mib; "
                 "repeatable")
      ->type_name("NAME=N")
      ->allow_extra_args(false)
      ->check(is_limit);
}

void add_output(CLI::App& app, Options& options) {
  app.add_option("--color", options.colour, "auto: where the output is a terminal and NO_COLOR is not set")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", options.quiet, "Only what went wrong, and the last line");
  app.add_flag("-v,--verbose", options.verbose, "Every difference, the clients' versions and times");
}

void add_bounds(CLI::App& run, Options& options, Raw& raw) {
  auto* most = run.add_option("--max-failures", options.bounds.failures,
                              "Stop after so many failures; what is left is not run")
                   ->type_name("N")
                   ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
  run.add_flag("--fail-fast", raw.fail_fast, "Stop after the first failure: --max-failures 1")
      ->excludes(most);
  run.add_option("--run-timeout", raw.run_timeout_s,
                 "Seconds for everything, builds included; what is left is then not run, exit code 1")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 864000.0));
}

void add_repeat(CLI::App& app, Options& options) {
  app.add_option("--repeat", options.rounds.wanted,
                 "Play everything so often, each time in fresh processes; a case that does not always end "
                 "alike is flaky")
      ->type_name("N")
      ->check(CLI::Range(1, 100'000));
}

void add_rounds(CLI::App& run, Options& options, Raw& raw) {
  add_repeat(run, options);
  auto* shuffle =
      run.add_flag("--shuffle", raw.shuffle,
                   "Cases, sessions and generated blocks in another order, to find those that depend on "
                   "others; the seed is shown");
  run.add_option("--seed", raw.seed,
                 "The order of --shuffle that has this seed; round n of --repeat has SEED + n - 1")
      ->type_name("SEED")
      ->needs(shuffle)
      ->check(CLI::Range(std::uint32_t{0}, UINT32_MAX));
}

void add_tolerance(CLI::App& app, Raw& raw) {
  app.add_option(
         "--tolerance", raw.tolerance_percent,
         "Percent by which a call may be slower; default 5: two runs differ by more than their rounds show")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 1000.0));
}

}  // namespace concord
