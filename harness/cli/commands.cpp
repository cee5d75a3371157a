// Shows results and gives exit codes. Nothing is measured, compared or built here.
#include "cli/commands.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "measure/gbench_report.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

void say(const std::string& text) { static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout)); }

int fault(const Error& error) {
  static_cast<void>(std::fflush(stdout));
  fmt::print(stderr, "concord: {}\n", visible_lines(error.text));
  switch (error.fault) {
    case Fault::usage:
      return 2;
    case Fault::environment:
      return 3;
    case Fault::interrupted:
      return 130;
  }
  return 3;
}

Terminal output_terminal(const Options& options) {
  Terminal terminal = detect_terminal(STDOUT_FILENO);
  if (options.colour != "auto") terminal.colour = options.colour == "always";
  return terminal;
}

ConsoleOptions console_options(const Options& options) {
  const Terminal terminal = output_terminal(options);
  ConsoleOptions console;
  console.colour = terminal.colour;
  console.ascii = !terminal.utf8;
  console.width = terminal.width;
  console.quiet = options.quiet;
  console.verbose = options.verbose;
  return console;
}

/// Said before the work starts, where it can be known: a run whose report is lost was for nothing.
Result<void> check_targets(const std::vector<ReportTarget>& reports) {
  for (const ReportTarget& report : reports) {
    const std::filesystem::path folder = std::filesystem::absolute(report.file).parent_path();
    if (auto made = make_folders(folder); !made) return made;
    std::error_code ignored;
    if (std::filesystem::is_directory(report.file, ignored)) {
      return environment_error(
          fmt::format("cannot write report \"{}\": it is a folder", report.file.string()));
    }
    const std::filesystem::path probe = folder / fmt::format(".concord-{}", ::getpid());
    const Result<void> written = write_file_atomically(probe, "probe");
    std::filesystem::remove(probe, ignored);
    if (!written)
      return environment_error(
          fmt::format("cannot write report \"{}\": {}", report.file.string(), written.error().text));
  }
  return {};
}

/// Every report is tried; the first failure is what is said.
Result<void> write_reports(const std::vector<ReportTarget>& reports,
                           const std::function<std::string(const std::string&)>& render) {
  Result<void> all;
  for (const ReportTarget& report : reports) {
    const Result<void> written = write_file_atomically(report.file, render(report.format));
    if (!written && all)
      all = environment_error(
          fmt::format("cannot write report \"{}\": {}", report.file.string(), written.error().text));
  }
  return all;
}

int exit_code_of(const Summary& summary) {
  if (summary.interrupted) return 130;
  for (const LibraryState& library : summary.libraries) {
    for (const SignatureChange& change : library.changes) {
      if (change.kind == "breaking") return 1;
    }
  }
  return summary.totals().failures() > 0 ? 1 : 0;
}

int run_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<Summary> summary = conform({options.selection, options.required},
                                          [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!summary) return fault(summary.error());
  const Result<void> written = write_reports(options.reports, [&](const std::string& format) {
    return format == "junit" ? junit_report(*summary) : json_report(*summary);
  });
  ConsoleOptions console = console_options(options);
  console.exit_code = written || summary->interrupted ? exit_code_of(*summary) : 3;
  say(console_report(*summary, console));
  if (!written) return std::max(fault(written.error()), *console.exit_code);
  return *console.exit_code;
}

int bless_command(const Options& options) {
  if (const auto ci = environment("CI")) {
    return fault({Fault::usage, "bless is refused where CI is set: goldens are reviewed by a person"});
  }
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<std::vector<Blessing>> blessings =
      propose_goldens(options.selection, [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!blessings) return fault(blessings.error());
  for (const Blessing& blessing : *blessings) {
    if (blessing.diff.empty()) {
      say(fmt::format("{}: nothing changes\n", blessing.library));
      continue;
    }
    say(visible_lines(blessing.diff));
    if (options.dry_run) continue;
    if (auto written = record(blessing); !written) return fault(written.error());
    say(fmt::format("{}: recorded in {}; review the change as you would review code\n", blessing.library,
                    blessing.folder.string()));
  }
  return 0;
}

int list_programs(const Options& options) {
  const Result<std::vector<std::string>> lines = program_lines(options.selection, nullptr);
  if (!lines) return fault(lines.error());
  for (const std::string& line : *lines) say(line + "\n");
  return 0;
}

int list_command(const Options& options) {
  if (options.programs) return list_programs(options);
  Selection selection = options.selection;
  selection.clients = {"go-native"};
  const Result<std::vector<std::string>> patterns = without_clients(selection.cases);
  if (!patterns) return fault(patterns.error());
  selection.cases = *patterns;
  const Result<Workbench> bench = make_workbench(selection, false, false, nullptr);
  if (!bench) return fault(bench.error());
  for (const Plan& plan : bench->plans) {
    std::uint64_t cases = 0, generated = 0;
    for (const PlannedCase& each : plan.cases) {
      if (!each.selected) continue;
      ++cases;
      say(fmt::format("{}  {}\n", case_id(plan, each.function, each.name),
                      shorten(visible(call_of(each)), 100)));
    }
    for (const PlannedFamily& each : plan.families) {
      const std::string id = case_id(plan, each.function, each.name);
      const std::uint64_t count = each.only ? 1 : each.current.count;
      generated += count;
      say(each.only ? fmt::format("{}#{}\n", id, *each.only)
                    : fmt::format("{}#*  {} generated\n", id, count));
    }
    for (const std::string& function : plan.uncovered)
      say(fmt::format("{}/{}  uncovered: no case calls it\n", plan.library, function));
    say(fmt::format("{}: {} written and {} generated cases for each client\n\n", plan.library, cases,
                    generated));
  }
  return 0;
}

int doctor_command(const Options& options) {
  const Result<Home> home = find_home();
  if (!home) return fault(home.error());
  BuildRequest request;
  request.home = *home;
  for (const std::string& each : options.selection.clients) request.manifests.emplace_back(each);
  const Result<std::vector<ToolState>> tools = inspect_tools(request);
  if (!tools) return fault(tools.error());
  bool missing = false;
  for (const ToolState& tool : *tools) {
    missing = missing || !tool.problem.empty();
    if (tool.problem.empty())
      say(fmt::format("{:<8} {:<20} {:<12} {}\n", tool.language, tool.name, visible(tool.version),
                      visible(tool.path)));
    else
      say(fmt::format("{:<8} {:<20} {:<12} {}; {}\n", tool.language, tool.name, "missing",
                      visible(tool.problem), visible(tool.install)));
  }
  return missing ? 3 : 0;
}

std::string gbench_json(const Measurement& measurement) {
  std::ostringstream out;
  write_gbench_json(measurement, out);
  return out.str();
}

int bench_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<Measurement> measurement =
      measure({options.selection, options.seconds_per_cell, options.twins},
              [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!measurement) return fault(measurement.error());
  const Result<void> written =
      write_reports(options.reports, [&](const std::string&) { return gbench_json(*measurement); });
  say(bench_report(*measurement, console_options(options)));
  if (!written) return fault(written.error());
  const bool lost = std::any_of(measurement->cells.begin(), measurement->cells.end(),
                                [](const Cell& cell) { return !cell.left_out.empty(); });
  return lost ? 1 : 0;
}

}  // namespace

int execute(const Options& options) {
  switch (options.command) {
    case Command::run:
      return run_command(options);
    case Command::bless:
      return bless_command(options);
    case Command::list:
      return list_command(options);
    case Command::doctor:
      return doctor_command(options);
    case Command::bench:
      return bench_command(options);
  }
  return 2;
}

}  // namespace concord
