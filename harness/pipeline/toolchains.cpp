#include "pipeline/toolchains.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/files.hpp"

namespace concord {

namespace {

/// While it lives, a program takes the place of the Go that would be found. Nobody else reads the environment
/// meanwhile: threads that build begin and end within make_workbench.
class ChosenGo {
 public:
  explicit ChosenGo(const std::string& program) : before_(environment(name)) {
    ::setenv(name, program.c_str(), 1);
  }
  ~ChosenGo() {
    if (before_)
      ::setenv(name, before_->c_str(), 1);
    else
      ::unsetenv(name);
  }
  ChosenGo(const ChosenGo&) = delete;
  ChosenGo& operator=(const ChosenGo&) = delete;

 private:
  static constexpr const char* name = "CONCORD_GO";
  std::optional<std::string> before_;
};

void name_after_toolchain(Workbench& bench) {
  for (std::size_t i = 0; i < bench.plans.size(); ++i) {
    BuiltLibrary& library = bench.prepared.libraries[i];
    library.request.name += "@" + library.go_version;
    bench.plans[i].library = library.request.name;
  }
}

Result<void> check_different(const std::vector<Workbench>& benches,
                             const std::vector<std::string>& toolchains) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < benches.size(); ++i) {
    for (const Plan& plan : benches[i].plans) {
      if (!names.insert(plan.library).second)
        return usage_error(
            fmt::format("--go: \"{}\" builds {}, as another one of the toolchains does; "
                        "name programs of different versions",
                        toolchains[i], plan.library));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Workbench>> make_workbenches(const Selection& selection, const Purpose& purpose,
                                                const std::vector<std::string>& toolchains,
                                                const ShowProgress& progress) {
  std::vector<Workbench> benches;
  if (toolchains.empty()) {
    Result<Workbench> made = make_workbench(selection, purpose, progress);
    if (!made) return tl::unexpected(made.error());
    benches.push_back(std::move(*made));
    return benches;
  }
  benches.reserve(toolchains.size());
  for (const std::string& each : toolchains) {
    const ChosenGo chosen(each);
    Result<Workbench> made = make_workbench(selection, purpose, progress);
    if (!made) return tl::unexpected(made.error());
    benches.push_back(std::move(*made));
    if (toolchains.size() > 1) name_after_toolchain(benches.back());
  }
  if (auto different = check_different(benches, toolchains); !different)
    return tl::unexpected(different.error());
  return benches;
}

std::vector<std::vector<std::string>> builds_of(const std::vector<Workbench>& benches) {
  std::vector<std::vector<std::string>> builds(benches.empty() ? 0 : benches.front().plans.size());
  for (const Workbench& bench : benches) {
    for (std::size_t i = 0; i < std::min(builds.size(), bench.plans.size()); ++i)
      builds[i].push_back(bench.plans[i].library);
  }
  return builds;
}

}  // namespace concord
