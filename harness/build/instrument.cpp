#include "build/instrument.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/files.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

/// What is added to the package (go/cmd/contract/additions.go); null where it is built as it is.
const char* addition_of(Instrument instrument) {
  switch (instrument) {
    case Instrument::none:
    case Instrument::race:
      return nullptr;
    case Instrument::collector:
      return "collector";
    case Instrument::caller:
      return "caller";
  }
  return nullptr;
}

/// An overlay for `go build`.
Result<Cache::Entry> make_addition(const GoWorkshop& workshop, const Described& original, const char* name) {
  return workshop.cache->make(
      name, original.request.name, original.key, [&](const fs::path& folder) -> Result<std::string> {
        const auto tool = contract_tool(workshop);
        if (!tool) return tl::unexpected(tool.error());
        const fs::path& package = original.request.package_dir;
        return workshop.runner
            ->must({{tool->string(), "-addition", name, "-out", folder.string(), package.string()},
                    package,
                    go_environment(workshop, original.go_flags)})
            .map([](const CommandEnd&) { return std::string(); });
      });
}

/// Behind what a variable of that name holds, if there is one.
void add_setting(std::vector<std::string>& environment, const std::string& name, const std::string& setting,
                 char separator) {
  const auto there = std::find_if(environment.begin(), environment.end(),
                                  [&](const std::string& each) { return each.starts_with(name + "="); });
  if (there == environment.end())
    environment.push_back(fmt::format("{}={}", name, setting));
  else
    *there += separator + setting;
}

/// Behind the flags that everything of the package is built with.
std::string flags_with(const Described& described, const std::string& flag) {
  return fmt::format("{} {}",
                     described.go_flags.empty() ? build_environment().at("GOFLAGS") : described.go_flags,
                     flag.find(' ') == std::string::npos ? flag : fmt::format("'{}'", flag));
}

Result<Described> keyed(const GoWorkshop& workshop, Described described) {
  auto key = key_of(workshop, described);
  if (!key) return tl::unexpected(key.error());
  described.key = std::move(*key);
  return described;
}

Result<Described> with_addition(const GoWorkshop& workshop, Described described, Instrument instrument,
                                const Cache::Entry& addition) {
  if (instrument == Instrument::collector)
    add_setting(described.environment, "GODEBUG", "clobberfree=1", ',');
  described.instrument["GOFLAGS"] =
      flags_with(described, "-overlay=" + (addition.folder / "overlay.json").string());
  return keyed(workshop, std::move(described));
}

/// The detector takes only addresses below 0xe000000000 for ones of a Go program, as those of an executable
/// and of Go's heap are. A library that lies where Linux puts it by default, far above, it cannot shadow
/// ("ThreadSanitizer failed to allocate"). So the library asks for a place of its own there.
Result<Described> with_race_detector(const GoWorkshop& workshop, Described described) {
  add_setting(described.environment, "GORACE", "halt_on_error=1", ' ');
  described.instrument["GOFLAGS"] = flags_with(described, "-race");
#ifdef __linux__
  described.instrument["CGO_LDFLAGS"] =
      environment("CGO_LDFLAGS").value_or("-g -O2") + " -Wl,-Ttext-segment=0x4000000000";
#endif
  return keyed(workshop, std::move(described));
}

}  // namespace

std::optional<Described> find_instrumented(const GoWorkshop& workshop, const Described& original,
                                           Instrument instrument) {
  if (instrument == Instrument::none) return original;
  Result<Described> described;
  if (const char* name = addition_of(instrument)) {
    const auto addition = workshop.cache->find(name, original.request.name, original.key);
    if (!addition) return std::nullopt;
    described = with_addition(workshop, original, instrument, *addition);
  } else {
    described = with_race_detector(workshop, original);
  }
  if (!described) return std::nullopt;
  return std::move(*described);
}

Result<Described> make_instrumented(const GoWorkshop& workshop, const Described& original,
                                    Instrument instrument) {
  if (instrument == Instrument::none) return original;
  const char* name = addition_of(instrument);
  if (name == nullptr) return with_race_detector(workshop, original);
  const auto addition = make_addition(workshop, original, name);
  if (!addition) return tl::unexpected(addition.error());
  return with_addition(workshop, original, instrument, *addition);
}

}  // namespace concord
