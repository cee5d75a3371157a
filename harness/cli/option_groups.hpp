// Options that several commands share, a group at a time: the same option reads the same everywhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "cli/options.hpp"
#include "report/formats.hpp"

namespace concord {

/// The raw strings that need a look before they are options.
struct Raw {
  std::vector<std::string> reports;
  double timeout_s = 0, start_timeout_s = 0, run_timeout_s = 0, patience = 1;
  bool fail_fast = false, shuffle = false, quick = false, full = false;
  std::optional<std::uint32_t> seed;
  std::string fixtures, shard, shard_times, under, save_requests, save;
  std::vector<std::string> files;
  double tolerance_percent = 5;
};

void add_clients(CLI::App& app, Options& options);
/// Packages of the user's own that are called besides the clients.
void add_binding(CLI::App& app, Options& options);
void add_timeout(CLI::App& app, Raw& raw);
void add_start_timeout(CLI::App& app, Raw& raw);
void add_require(CLI::App& app, Options& options);
void add_selection(CLI::App& app, Options& options, Raw& raw, bool clients);
/// A library that is called as it was built, instead of building the package.
void add_prebuilt(CLI::App& app, Options& options);
void add_shard(CLI::App& app, Raw& raw);
/// Of what clients see and may use.
void add_surroundings(CLI::App& app, Options& options);
void add_output(CLI::App& app, Options& options);
/// What ends a run before everything is run.
void add_bounds(CLI::App& run, Options& options, Raw& raw);
void add_repeat(CLI::App& app, Options& options);
/// How often everything is played, and in which order.
void add_rounds(CLI::App& run, Options& options, Raw& raw);
void add_tolerance(CLI::App& app, Raw& raw);

template <class Value>
void add_reports(CLI::App& app, Raw& raw, const std::vector<Format<Value>>& formats) {
  std::string help =
      "Also write a report; repeatable; FILE - is stdout, the console then goes to stderr. Formats:";
  for (const Format<Value>& format : formats)
    help += fmt::format("\n{}: {}", format.name, format.description);
  app.add_option("--report", raw.reports, help)->type_name("FORMAT=FILE")->allow_extra_args(false);
}

}  // namespace concord
