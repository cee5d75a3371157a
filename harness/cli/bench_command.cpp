// concord bench: what calls cost.
#include <unistd.h>

#include <algorithm>

#include "base/terminal.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "report/formats.hpp"
#include "report/progress.hpp"

namespace concord {

int bench_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<Measurement> measurement =
      measure({options.selection, options.seconds_per_cell, options.twins},
              [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!measurement) return fault(measurement.error());
  const Result<void> written = write_reports(options.reports, [&](const std::string& format) {
    return render(bench_formats(), format, *measurement);
  });
  show(options, bench_report(*measurement, console_options(options)));
  if (!written) return fault(written.error());
  const bool lost = std::any_of(measurement->cells.begin(), measurement->cells.end(),
                                [](const Cell& cell) { return !cell.left_out.empty(); });
  return lost ? 1 : 0;
}

}  // namespace concord
