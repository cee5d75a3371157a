// concord run: the main job, shown and reported.
#include <unistd.h>

#include <algorithm>

#include "base/terminal.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
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

}  // namespace

int run_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<Summary> summary = conform({options.selection, options.required},
                                          [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!summary) return fault(summary.error());
  const Result<void> written = write_reports(
      options.reports, [&](const std::string& format) { return render(run_formats(), format, *summary); });
  ConsoleOptions console = console_options(options);
  console.exit_code = written || summary->interrupted ? exit_code_of(*summary) : 3;
  show(options, console_report(*summary, console));
  if (!written) return std::max(fault(written.error()), *console.exit_code);
  return *console.exit_code;
}

}  // namespace concord
