// From a Go package to its contract and its shared object, with the Go toolchain under test.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "build/build.hpp"
#include "build/cache.hpp"
#include "build/runner.hpp"
#include "build/tools.hpp"

namespace concord {

/// What the builds of Go code have in common.
struct GoWorkshop {
  Home home;
  Tool go;
  std::string identity;  ///< toolchain, environment and contract tool: what it builds depends on these
  const Cache* cache = nullptr;
  Runner* runner = nullptr;
};

[[nodiscard]] Result<GoWorkshop> open_workshop(const Home& home, Tool go, const Cache& cache, Runner& runner);

/// The program that reads contracts and writes overlays (go/cmd/contract), built by the toolchain under test.
[[nodiscard]] Result<std::filesystem::path> contract_tool(const GoWorkshop& workshop);

/// A package that was read: its contract, and the key of everything that was read.
struct Described {
  LibraryRequest request;
  ContractReport report;
  std::string key;
  std::string go_flags;  ///< GOFLAGS of every go command on the package; empty: as the user has it
  std::vector<std::string> environment;             ///< "NAME=value" of every client
  std::set<std::string> concurrent{};               ///< exports that may be called from several threads
  Contract declared{};                              ///< as it was read, without what concord.toml says of it
  std::optional<LibraryRequest> mirrored{};         ///< of a mirror: what it is one of
  std::map<std::string, std::string> unmirrored{};  ///< of a mirror: the exports that it lacks, and why
  std::map<std::string, std::string> instrument{};  ///< variables of the library's own build, over the others
};

/// For commands that call Go on the package.
[[nodiscard]] std::map<std::string, std::string> go_environment(const GoWorkshop& workshop,
                                                                const std::string& go_flags);

/// From what is remembered, if every file that it was read from is as it was. Starts no process.
[[nodiscard]] std::optional<Described> recall_description(const GoWorkshop& workshop,
                                                          const LibraryRequest& request);

/// Builds the contract tool where needed, and runs it. Errors of the package are passed on as the tool says
/// them.
[[nodiscard]] Result<Described> describe(const GoWorkshop& workshop, const LibraryRequest& request);

/// Of everything that the report says was read, and of the toolchain.
[[nodiscard]] Result<std::string> input_key(const GoWorkshop& workshop, const LibraryRequest& request,
                                            const ContractReport& report, const std::string& go_flags);

/// The same of what was described, with its instrument.
[[nodiscard]] Result<std::string> key_of(const GoWorkshop& workshop, const Described& described);

/// Of the names and contents of its files. Unlike the key the same on every machine and for every toolchain.
[[nodiscard]] Result<std::string> source_digest(const Described& described);

/// An error where the package is no longer what was described: what was built from it meanwhile must not be
/// kept.
[[nodiscard]] Result<void> still_as_described(const GoWorkshop& workshop, const Described& described);

struct Artifact {
  std::filesystem::path library, header;
  std::vector<ArtifactFact> facts;
  std::vector<SignatureChange> mismatches{};  ///< as BuiltLibrary's
};

/// "libawesome.so"; a name that begins with lib stays as it is.
[[nodiscard]] std::string object_name(const std::string& library);

[[nodiscard]] std::optional<Artifact> find_artifact(const GoWorkshop& workshop, const Described& described);
[[nodiscard]] Result<Artifact> build_artifact(const GoWorkshop& workshop, const Described& described);

}  // namespace concord
