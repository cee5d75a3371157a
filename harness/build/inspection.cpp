// Reads each library's file with the contract tool, which is also the one that knows Go's build info and
// DWARF.
#include "build/inspection.hpp"

#include <fmt/format.h>

#include "build/artifact.hpp"
#include "build/prebuilt.hpp"

namespace concord {
namespace {

Result<Described> described(const GoWorkshop& workshop, const LibraryRequest& library) {
  if (auto known = recall_description(workshop, library)) return std::move(*known);
  return describe(workshop, library);
}

/// The file that a package becomes.
Result<Artifact> built(const GoWorkshop& workshop, const Described& package) {
  if (auto found = find_artifact(workshop, package)) return std::move(*found);
  return build_artifact(workshop, package);
}

/// What its package's folder is called, which is what Concord calls a library; else after its file.
std::string name_of(const LibraryRequest& library, const Contract& contract) {
  const std::string last = contract.package.substr(contract.package.find_last_of('/') + 1);
  return last.empty() || last == "command-line-arguments" ? library.name : last;
}

Inspection without_source(const LibraryRequest& library, FileReport file) {
  Inspection result{name_of(library, file.report.contract),
                    "",
                    std::move(file.elf),
                    std::move(file.report.contract),
                    {},
                    "",
                    {}};
  result.contract.library = result.library;
  auto facts = inspect_artifact(result.contract, library.prebuilt->library, library.prebuilt->header);
  if (library.prebuilt->header.empty())
    std::erase_if(facts, [](const ArtifactFact& fact) { return fact.id.ends_with("/header"); });
  result.facts = std::move(facts);
  return result;
}

Result<Inspection> inspect(const GoWorkshop& workshop, const LibraryRequest& library) {
  if (library.package_dir.empty()) {
    return read_built(workshop, *library.prebuilt).map([&](FileReport file) {
      return without_source(library, std::move(file));
    });
  }
  const auto package = described(workshop, library);
  if (!package) return tl::unexpected(package.error());
  const auto artifact = built(workshop, *package);
  if (!artifact) return tl::unexpected(artifact.error());
  auto file = read_built(workshop, {artifact->library, artifact->header});
  if (!file) return tl::unexpected(file.error());
  return Inspection{library.name,
                    library.package_dir.string(),
                    std::move(file->elf),
                    package->declared,
                    artifact->facts,
                    "",
                    {}};
}

}  // namespace

Result<std::vector<Inspection>> inspect_libraries(const BuildRequest& request) {
  const auto root = request.cache_root.empty() ? default_cache_root() : request.cache_root;
  if (!root) return tl::unexpected(root.error());
  const Cache cache(*root, request.stop);
  Runner runner(request.jobs, request.progress, request.stop);
  Tool go = find_tools({{"go", {go_tool()}}}, cache, runner)[0][0];
  if (!go.state.problem.empty())
    return environment_error(
        fmt::format("the Go toolchain cannot be used: {}; try: {}", go.state.problem, go.state.install));
  const auto workshop = open_workshop(request.home, std::move(go), cache, runner);
  if (!workshop) return tl::unexpected(workshop.error());
  std::vector<Inspection> inspections;
  for (const LibraryRequest& library : request.libraries) {
    auto inspection = inspect(*workshop, library);
    if (!inspection) return tl::unexpected(inspection.error());
    inspections.push_back(std::move(*inspection));
  }
  if (runner.started() > 0) cache.prune();
  return inspections;
}

}  // namespace concord
