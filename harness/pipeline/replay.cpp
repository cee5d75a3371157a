// Shell lines for what was run. Knows the command's spelling, runs nothing.
#include "pipeline/replay.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include "base/shell.hpp"
#include "pipeline/instruments.hpp"
#include "pipeline/prebuilt.hpp"

namespace concord {

namespace {

/// Variables that decide what runs: CONCORD_GO and its like name toolchains, the others are Go's own. Not
/// where things are cached, which changes nothing.
std::string variable_words() {
  std::string words;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view variable = *each;
    const std::string_view name = variable.substr(0, variable.find('='));
    const bool ours = name.starts_with("CONCORD_") && name != "CONCORD_CACHE";
    const bool gos = name == "GODEBUG" || name == "GOFLAGS" || name == "GOEXPERIMENT";
    if ((!ours && !gos) || name.size() + 1 >= variable.size()) continue;  // empty is as good as unset
    words += fmt::format("{}={} ", name, shell_word(std::string(variable.substr(name.size() + 1))));
  }
  return words;
}

/// The library, and the fixtures where they are not its own, as words of a command line.
std::string library_words(const Workbench& bench, const Selection& selection, const Plan& plan) {
  std::string argument = plan.library;
  for (const BuiltLibrary& library : bench.prepared.libraries) {
    const bool shipped = library.request.package_dir.parent_path() == bench.home.go();
    if (&library.contract == plan.contract && !shipped) argument = library.request.package_dir.string();
  }
  const std::string prebuilt = prebuilt_words(selection);
  std::string words = selection.libraries.empty() && !prebuilt.empty() ? "" : shell_word(argument);
  if (!prebuilt.empty()) words += (words.empty() ? "" : " ") + prebuilt;
  if (!selection.fixtures.empty()) words += " --fixtures " + shell_word(plan.fixtures.string());
  return words;
}

/// The user's own that the client calls; empty: none.
std::string binding_of(const Workbench& bench, const std::string& id) {
  for (const BuiltLibrary& library : bench.prepared.libraries) {
    for (const ReadyClient& client : library.clients)
      if (client.id == id) return client.binding;
  }
  return {};
}

}  // namespace

std::function<std::string(const Plan&, const std::string&, const std::string&)> replay_line(
    const Workbench& bench, const Selection& selection) {
  return [&bench, selection, variables = variable_words()](const Plan& plan, const std::string& id,
                                                           const std::string& client) {
    std::string line = fmt::format("{}concord {} ", variables, bench.mirrors ? "mirror" : "run") +
                       library_words(bench, selection, plan);
    for (const std::string& each : selection.clients) {
      if (each.ends_with(".toml")) line += " --client " + shell_word(each);
    }
    line += " --client " + shell_word(client);
    if (const std::string own = binding_of(bench, client); !own.empty())
      line += " --binding " + shell_word(own);
    for (const std::string& each : selection.env) line += " --env " + shell_word(each);
    if (bench.instrument != Instrument::none) line += " " + instrument_word(bench.instrument);
    if (plan.threads > 1) line += fmt::format(" --threads {}", plan.threads);
    for (const std::string& each : selection.limits) line += " --limit " + shell_word(each);
    const bool whole_run = id.find("/process/") != std::string::npos;  // it ended without a case to blame
    return whole_run ? line : line + " --case " + shell_word(id);
  };
}

std::function<std::string(const Plan&)> bless_line(const Workbench& bench, const Selection& selection) {
  return [&bench, selection](const Plan& plan) {
    return "concord bless " + library_words(bench, selection, plan);
  };
}

}  // namespace concord
