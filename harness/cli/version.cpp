// Asks Go alone, without the cache: `concord doctor` is for everything that a run needs.
#include "cli/version.hpp"

#include <fmt/format.h>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "report/report.hpp"

namespace concord {

std::string version_text() {
  const std::string go = environment("CONCORD_GO").value_or("go");
  const auto end = run_command({{go, "version"}, {}, {{"GOTOOLCHAIN", "local"}}, std::chrono::seconds(10)});
  std::string found = fmt::format("no Go: \"{}\" cannot be run; `concord doctor` says what to install", go);
  if (end && end->succeeded()) found = end->out.substr(0, end->out.find('\n'));
  return fmt::format("concord {}\njson report schema {}\n{}", CONCORD_VERSION, json_schema, visible(found));
}

}  // namespace concord
