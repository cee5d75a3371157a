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
  if (environment("CI") && !options.dry_run) {
    return fault(
        {Fault::usage,
         "bless is refused where CI is set: what is expected is reviewed by a person; -n shows the changes"});
  }
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const ShowProgress show = [&](const ProgressState& state) { progress.show(state); };
  const Result<std::vector<Blessing>> blessings = options.known
                                                      ? propose_known(options.selection, options.rounds, show)
                                                      : propose_goldens(options.selection, show);
  progress.erase();
  if (!blessings) return fault(blessings.error());
  bool all = true;
  for (const Blessing& blessing : *blessings) {
    say(blessing.diff.empty() ? fmt::format("{}: nothing changes\n", blessing.library)
                              : visible_lines(blessing.diff));
    if (!blessing.diff.empty() && !options.dry_run) {
      if (auto written = record(blessing); !written) return fault(written.error());
      say(fmt::format("{}: recorded in {}; review the change as you would review code\n", blessing.library,
                      visible(blessing.folder.string())));
    }
    for (const std::string& note : blessing.notes) say(fmt::format("{}: {}\n", blessing.library, note));
    for (const std::string& text : blessing.missing)
      say(fmt::format("{}: not recorded: {}\n", blessing.library, visible_lines(text)));
    all = all && blessing.missing.empty();
  }
  return all ? 0 : 1;
}

}  // namespace concord
