// concord: the command.
#include <csignal>
#include <cstdio>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a client or a reader that leaves is data, not our end
  const auto options = concord::parse_options(argc, argv);
  if (!options) {
    std::FILE* stream = options.error().exit_code == 0 ? stdout : stderr;
    static_cast<void>(std::fputs(options.error().text.c_str(), stream));
    return options.error().exit_code;
  }
  return concord::execute(*options);
}
