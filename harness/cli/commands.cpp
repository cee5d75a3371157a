#include "cli/commands.hpp"

#include "cli/completion.hpp"
#include "cli/manual.hpp"
#include "cli/option_table.hpp"
#include "cli/output.hpp"

namespace concord {

int execute(const Options& options) {
  switch (options.task) {
    case Task::run:
    case Task::mirror:
      return run_command(options);
    case Task::init:
      return init_command(options);
    case Task::bless:
      return bless_command(options);
    case Task::list:
      return list_command(options);
    case Task::doctor:
      return doctor_command(options);
    case Task::bench:
      return bench_command(options);
    case Task::diff:
      return diff_command(options);
    case Task::trend:
      return trend_command(options);
    case Task::merge:
      return merge_command(options);
    case Task::inspect:
      return inspect_command(options);
    case Task::completion:
      say(completion_script(option_table(), options.shell));
      return 0;
    case Task::manual:
      say(manual_page(option_table(), CONCORD_VERSION));
      return 0;
  }
  return 2;
}

}  // namespace concord
