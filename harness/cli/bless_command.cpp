// concord bless: goldens, shown as what changes.
#include <unistd.h>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "report/progress.hpp"

namespace concord {

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
                    visible(blessing.folder.string())));
  }
  return 0;
}

}  // namespace concord
