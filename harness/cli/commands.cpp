#include "cli/commands.hpp"

#include "cli/completion.hpp"
#include "cli/manual.hpp"
#include "cli/option_table.hpp"
#include "cli/output.hpp"

namespace concord {

int execute(const Options& options) {
  switch (options.command) {
    case Command::run:
    case Command::mirror:
      return run_command(options);
    case Command::init:
      return init_command(options);
    case Command::bless:
      return bless_command(options);
    case Command::list:
      return list_command(options);
    case Command::doctor:
      return doctor_command(options);
    case Command::bench:
      return bench_command(options);
    case Command::diff:
      return diff_command(options);
    case Command::trend:
      return trend_command(options);
    case Command::merge:
      return merge_command(options);
    case Command::inspect:
      return inspect_command(options);
    case Command::completion:
      say(completion_script(option_table(), options.shell));
      return 0;
    case Command::manual:
      say(manual_page(option_table(), CONCORD_VERSION));
      return 0;
  }
  return 2;
}

}  // namespace concord
