// concord doctor: which toolchains are there.
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "measure/counters.hpp"

namespace concord {

namespace {

/// Nobody needs them to run: they are told of, and none is missed.
void show_counters() {
  for (const Countable each : all_countables) {
    const Counter& counter = counter_of(each);
    if (const auto file = find_counter(each))
      say(fmt::format("{:<8} {:<20} {:<12} {}\n", "bench", counter.program, "", visible(file->string())));
    else
      say(fmt::format("{:<8} {:<20} {:<12} for {}; {}\n", "bench", counter.program, "absent", counter.option,
                      counter.install));
  }
}

}  // namespace

int doctor_command(const Options& options) {
  const Result<Home> home = find_home();
  if (!home) return fault(home.error());
  BuildRequest request;
  request.home = *home;
  for (const std::string& each : options.selection.clients) request.manifests.emplace_back(each);
  const Result<std::vector<ToolState>> tools = inspect_tools(request);
  if (!tools) return fault(tools.error());
  bool missing = false;
  for (const ToolState& tool : *tools) {
    missing = missing || (!tool.problem.empty() && !tool.on_request);
    if (tool.problem.empty())
      say(fmt::format("{:<8} {:<20} {:<12} {}\n", tool.language, tool.name, visible(tool.version),
                      visible(tool.path)));
    else
      say(fmt::format("{:<8} {:<20} {:<12} {}; {}\n", tool.language, tool.name,
                      tool.on_request ? "absent" : "missing", visible(tool.problem), visible(tool.install)));
  }
  show_counters();
  return missing ? 3 : 0;
}

}  // namespace concord
