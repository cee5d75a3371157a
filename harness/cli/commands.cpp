#include "cli/commands.hpp"

namespace concord {

int execute(const Options& options) {
  switch (options.command) {
    case Command::run:
      return run_command(options);
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
  }
  return 2;
}

}  // namespace concord
