// concord init: the first cases of a library, from the types of its exports.
#include <unistd.h>

#include <fmt/format.h>

#include "base/shell.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "pipeline/scaffold.hpp"
#include "report/progress.hpp"

namespace concord {

namespace {

void show(const Scaffold& scaffold, bool written) {
  for (const auto& [name, text] : scaffold.files) {
    say(fmt::format("{} {}\n", written ? "wrote" : "would write",
                    visible((scaffold.folder / name).string())));
    if (!written) say(visible_lines(text) + "\n");
  }
  say(fmt::format("{}: {} export{} with cases", scaffold.library, scaffold.functions.size(),
                  scaffold.functions.size() == 1 ? "" : "s"));
  say(scaffold.needs.empty() ? "\n" : "; to be said by you:\n");
  for (const Unsaid& need : scaffold.needs)
    say(fmt::format("  {}: {}\n", need.function, visible(in_short(need))));
}

Selection here_if_none(Selection selection) {
  if (selection.libraries.empty()) selection.libraries = {"."};
  return selection;
}

}  // namespace

int init_command(const Options& options) {
  Progress progress(STDERR_FILENO, detect_terminal(STDERR_FILENO));
  const Result<std::vector<Scaffold>> scaffolds = propose_suites(
      here_if_none(options.selection), [&](const ProgressState& state) { progress.show(state); });
  progress.erase();
  if (!scaffolds) return fault(scaffolds.error());
  for (const Scaffold& scaffold : *scaffolds) {
    if (!options.dry_run)
      if (auto written = write_scaffold(scaffold); !written) return fault(written.error());
    show(scaffold, !options.dry_run);
  }
  std::string libraries;
  for (const std::string& each : options.selection.libraries) libraries += " " + shell_word(each);
  if (!options.dry_run)
    say(fmt::format(
        "Next: `concord bless{}` records what Go gives, then `concord run{}` compares every client.\n",
        libraries, libraries));
  return 0;
}

}  // namespace concord
