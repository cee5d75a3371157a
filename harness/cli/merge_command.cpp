// concord merge: the shards of a run, shown and reported as that run.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "history/history.hpp"
#include "report/formats.hpp"

namespace concord {

int merge_command(const Options& options) {
  if (auto checked = check_targets(options.reports); !checked) return fault(checked.error());
  std::vector<NamedRun> runs;
  for (const std::filesystem::path& file : options.files) {
    Result<Summary> run = read_run(file);
    if (!run) return fault(run.error());
    runs.push_back({file.string(), std::move(*run)});
  }
  const Result<Summary> whole = merge_shards(std::move(runs));
  if (!whole) return fault(whole.error());
  const Result<void> written = write_reports(
      options.reports, [&](const std::string& format) { return render(run_formats(), format, *whole); });
  ConsoleOptions console = console_options(options);
  console.exit_code = written || whole->interrupted ? exit_code_of(*whole) : 3;
  show(options, console_report(*whole, console));
  if (!written) return std::max(fault(written.error()), *console.exit_code);
  return *console.exit_code;
}

}  // namespace concord
