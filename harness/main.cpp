// concord: the command.
#include <csignal>
#include <exception>

#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace {

int answer(const concord::Answer& text) {
  if (text.exit_code == 0) {
    concord::say(text.text);
    return 0;
  }
  return concord::complain(text.text, text.exit_code);
}

}  // namespace

int main(int argc, char** argv) {
  concord::hold_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);  // a client or a reader that leaves is data, not our end
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of write, and told
  try {
    const auto options = concord::parse_options(argc, argv);
    return concord::close_output(options ? concord::execute(*options) : answer(options.error()));
  } catch (
      const std::exception& problem) {  // no memory is left, or a mistake of ours: its children end with us
    return concord::complain(std::string("concord: it cannot go on: ") + problem.what() + "\n", 3);
  }
}
