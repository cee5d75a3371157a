#include "pipeline/replay.hpp"

#include "base/shell.hpp"

namespace concord {

namespace {

/// The library, and the fixtures where they are not its own, as words of a command line.
std::string library_words(const Workbench& bench, const Selection& selection, const Plan& plan) {
  std::string argument = plan.library;
  for (const BuiltLibrary& library : bench.prepared.libraries) {
    const bool shipped = library.request.package_dir.parent_path() == bench.home.go();
    if (&library.contract == plan.contract && !shipped) argument = library.request.package_dir.string();
  }
  if (selection.fixtures.empty()) return shell_word(argument);
  return shell_word(argument) + " --fixtures " + shell_word(plan.fixtures.string());
}

}  // namespace

std::function<std::string(const Plan&, const std::string&, const std::string&)> replay_line(
    const Workbench& bench, const Selection& selection) {
  return [&bench, selection](const Plan& plan, const std::string& id, const std::string& client) {
    std::string line = "concord run " + library_words(bench, selection, plan);
    for (const std::string& each : selection.clients) {
      if (each.ends_with(".toml")) line += " --client " + shell_word(each);
    }
    line += " --client " + shell_word(client);
    for (const std::string& each : selection.env) line += " --env " + shell_word(each);
    for (const std::string& each : selection.limits) line += " --limit " + shell_word(each);
    const bool whole_process = id.find("/process/") != std::string::npos;
    return whole_process ? line : line + " --case " + shell_word(id);
  };
}

std::function<std::string(const Plan&)> bless_line(const Workbench& bench, const Selection& selection) {
  return [&bench, selection](const Plan& plan) {
    return "concord bless " + library_words(bench, selection, plan);
  };
}

}  // namespace concord
