// concord bench: what calls cost.
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "base/terminal.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "history/show.hpp"
#include "report/formats.hpp"
#include "report/progress.hpp"

namespace concord {

namespace {

constexpr std::chrono::seconds worth_announcing{60};

/// What `--baseline` names, read before anything is measured.
Result<std::optional<NamedMeasurement>> read_baseline(const std::filesystem::path& file) {
  if (file.empty()) return std::nullopt;
  Result<Stored> stored = read_report(file);
  if (!stored) return tl::unexpected(stored.error());
  if (auto* measurement = std::get_if<Measurement>(&*stored))
    return NamedMeasurement{file.string(), std::move(*measurement)};
  return usage_error(
      fmt::format("the baseline \"{}\" is a run, not a measurement; try: a file that `concord "
                  "bench --report json=FILE` wrote",
                  file.string()));
}

/// Shows what changed since the baseline; gives the exit code.
Result<int> compare_with(const NamedMeasurement& baseline, const Measurement& now, const Options& options) {
  const Result<BenchComparison> comparison =
      compare_benches(baseline, {"this measurement", now}, options.tolerance);
  if (!comparison) return tl::unexpected(comparison.error());
  const std::string title = fmt::format("{}  {}", baseline.name, baseline.measurement.when);
  show(options, "\n" + console_diff(*comparison, {title, now.when}, console_options(options)));
  return exit_code_of(*comparison);
}

}  // namespace

int bench_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  const Result<std::optional<NamedMeasurement>> baseline = read_baseline(options.baseline);
  if (!baseline) return fault(baseline.error());
  const Stoppable stoppable;  // till the reports are written
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const auto announce = [&](std::chrono::seconds estimate) {
    if (options.quiet || estimate < worth_announcing) return;
    progress.erase();
    fmt::print(stderr, "measuring takes up to about {} minutes\n",
               std::chrono::ceil<std::chrono::minutes>(estimate).count());
  };
  Result<Measurement> measurement =
      measure({options.selection, options.effort, *baseline ? &**baseline : nullptr, announce},
              [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!measurement) return fault(measurement.error());
  if (*baseline) set_baseline(*measurement, (*baseline)->measurement);
  const Result<void> written = write_reports(options.reports, [&](const std::string& format) {
    return render(bench_formats(), format, *measurement);
  });
  show(options, bench_report(*measurement, console_options(options)));
  if (!written) return fault(written.error());
  int code = 0;
  if (*baseline) {
    const Result<int> compared = compare_with(**baseline, *measurement, options);
    if (!compared) return fault(compared.error());
    code = *compared;
  }
  const bool lost = std::any_of(measurement->cells.begin(), measurement->cells.end(),
                                [](const Cell& cell) { return !cell.left_out.empty() && !is_refused(cell); });
  return measurement->interrupted ? 130 : lost ? 1 : code;
}

}  // namespace concord
