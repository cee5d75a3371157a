// concord run: the main job, shown and reported.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/watch.hpp"
#include "pipeline/last_run.hpp"
#include "pipeline/under.hpp"
#include "report/formats.hpp"
#include "report/page.hpp"
#include "report/progress.hpp"

namespace concord {

namespace {

RunOptions run_options(const Options& options) {
  RunOptions run;
  run.selection = options.selection;
  run.required = options.required;
  run.under = options.under;
  run.save_requests = options.save_requests;
  run.bounds = options.bounds;
  run.rounds = options.rounds;
  run.ownership = options.ownership;
  run.instrument = options.dangling ? Instrument::collector
                   : options.race   ? Instrument::race
                                    : Instrument::none;
  run.threads = options.threads;
  run.mirrors = options.task == Task::mirror;
  return run;
}

/// The run is shown first, then the debugger has the terminal.
int debug_command(const Options& options) {
  const Result<int> ended = debug(run_options(options), nullptr, [&](const Summary& summary) {
    ConsoleOptions console = console_options(options);
    console.quiet = true;
    show(options, console_report(summary, console));
    static_cast<void>(std::fflush(stdout));
  });
  return ended ? *ended : fault(ended.error());
}

}  // namespace

RunEnd run_once(const Options& options, const RunOptions& run) {
  const Stoppable stoppable;  // till the reports are written
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<Summary> summary = conform(run, [&](const ProgressState& state) {
    if (run.under.empty()) progress.show(state);  // else the tool's words would be drawn over
  });
  progress.erase();
  if (!summary) return {fault(summary.error()), std::nullopt, summary.error().fault == Fault::interrupted};
  if (!run.before.empty() && summary->entries.empty()) {
    show(options, "nothing that a case stands on has changed\n");
    return {exit_code_of(*summary), summary->libraries, summary->interrupted};
  }
  const Result<void> written = write_reports(
      options.reports, [&](const std::string& format) { return render(run_formats(), format, *summary); });
  ConsoleOptions console = console_options(options);
  console.exit_code = written || summary->interrupted ? exit_code_of(*summary) : 3;
  show(options, console_report(*summary, console));
  if (!run.save_requests.empty())
    show(options, fmt::format("requests are kept in {}; each .sh there sends its own again\n",
                              visible(run.save_requests.string())));
  const int code = written ? *console.exit_code : std::max(fault(written.error()), *console.exit_code);
  return {code, summary->libraries, summary->interrupted};
}

int run_command(const Options& given) {
  if (auto checked = check_targets(given.reports); !checked) return fault(checked.error());
  if (given.shard_is_auto && !given.selection.shard)
    fmt::print(stderr, "concord: --shard auto: no variable divides this run; all of it is run\n");
  Options options = given;
  if (options.failed) {
    const Result<std::size_t> failed = select_failed(options.selection);
    if (!failed) return fault(failed.error());
    fmt::print(stderr, "concord: {}\n",
               *failed == 0 ? "nothing failed last; everything is run"
                            : fmt::format("{} failed last", count_of(*failed, "case")));
  }
  if (is_debugger(options.under)) {
    if (options.rounds.wanted > 1)
      return fault({Fault::usage, "--repeat: a debugger looks at one process; leave one of the two out"});
    return debug_command(options);
  }
  if (options.watch) return watch(options);
  return run_once(options, run_options(options)).exit_code;
}

}  // namespace concord
