// concord inspect: what a library's file is, and whether its ABI is as recorded.
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "pipeline/inspect.hpp"
#include "report/formats.hpp"
#include "report/inspection.hpp"
#include "report/progress.hpp"

namespace concord {

int inspect_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  const Stoppable stoppable;  // till the reports are written
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<std::vector<Inspection>> inspections =
      inspect({options.selection, options.lock, options.check},
              [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!inspections) return fault(inspections.error());
  const Result<void> written = write_reports(options.reports, [&](const std::string& format) {
    return render(inspect_formats(), format, *inspections);
  });
  ConsoleOptions console = console_options(options);
  console.exit_code = !written ? 3 : as_expected(*inspections) ? 0 : 1;
  show(options, inspection_report(*inspections, console));
  if (!options.lock.empty()) show(options, fmt::format("recorded in {}\n", visible(options.lock.string())));
  return written ? *console.exit_code : fault(written.error());
}

}  // namespace concord
