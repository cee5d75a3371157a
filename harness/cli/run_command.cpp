// concord run: the main job, shown and reported.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "pipeline/under.hpp"
#include "report/formats.hpp"
#include "report/progress.hpp"

namespace concord {

namespace {

int exit_code_of(const Summary& summary) {
  if (summary.interrupted) return 130;
  for (const LibraryState& library : summary.libraries) {
    for (const SignatureChange& change : library.changes) {
      if (change.kind == "breaking") return 1;
    }
  }
  return summary.totals().failures() > 0 ? 1 : 0;
}

/// The run is shown first, then the debugger has the terminal.
int debug_command(const Options& options) {
  const Result<int> ended = debug({options.selection, options.required, options.under, options.save_requests},
                                  nullptr, [&](const Summary& summary) {
                                    ConsoleOptions console = console_options(options);
                                    console.quiet = true;
                                    show(options, console_report(summary, console));
                                    static_cast<void>(std::fflush(stdout));
                                  });
  return ended ? *ended : fault(ended.error());
}

}  // namespace

int run_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  if (is_debugger(options.under)) return debug_command(options);
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const auto draw = [&](const ProgressState& state) {
    if (options.under.empty()) progress.show(state);  // else the tool's words would be drawn over
  };
  const Result<Summary> summary =
      conform({options.selection, options.required, options.under, options.save_requests}, draw);
  progress.erase();
  if (!summary) return fault(summary.error());
  const Result<void> written = write_reports(
      options.reports, [&](const std::string& format) { return render(run_formats(), format, *summary); });
  ConsoleOptions console = console_options(options);
  console.exit_code = written || summary->interrupted ? exit_code_of(*summary) : 3;
  show(options, console_report(*summary, console));
  if (!options.save_requests.empty())
    show(options, fmt::format("requests are kept in {}; each .sh there sends its own again\n",
                              visible(options.save_requests.string())));
  if (!written) return std::max(fault(written.error()), *console.exit_code);
  return *console.exit_code;
}

}  // namespace concord
