// Makes clients, demos and twins from their recipes: templates rendered, commands run, once for each content.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "build/build.hpp"
#include "build/cache.hpp"
#include "build/library.hpp"
#include "build/manifest.hpp"
#include "build/runner.hpp"
#include "build/tools.hpp"

namespace concord {

/// A manifest with its tools as they are on this machine.
struct Equipped {
  Manifest manifest;
  std::map<std::string, Tool> tools;
  std::string
      content;  ///< digest of the manifest's folder: sources and templates; empty where nothing is built

  /// Of these tools, those that cannot be used: reason and install hint. Nothing where all can.
  [[nodiscard]] std::optional<AbsentClient> lacking(const std::string& id,
                                                    const std::vector<std::string>& needs) const;
};

/// What something is made for: a library, or its twin.
struct Target {
  const Described* described = nullptr;
  std::filesystem::path library, header;
  std::string key;  ///< of what the files contain
};

/// What is known of a library before it is built: its contract and the names of its files. Enough for what
/// does not depend on the files themselves.
[[nodiscard]] Target foreseen(const Described& described);

/// One thing to be made.
struct Product {
  std::string kind;  ///< "client", "demo", "twin": of the cache's entries
  std::string id;
  const Equipped* from = nullptr;
  const Recipe* recipe = nullptr;
  std::vector<std::string> needs;
  Arguments start;  ///< may mention {work} and {library}; empty for a twin
  Surroundings surroundings;
};

/// Whether it must be made anew for another library file with the same contract.
[[nodiscard]] bool depends_on_library(const Product& product);

/// The folder it was made in, if it is there already (empty where it needs none).
[[nodiscard]] std::optional<std::filesystem::path> find_product(const Product& product, const Target& target,
                                                                const Cache& cache);
[[nodiscard]] Result<std::filesystem::path> make_product(const Product& product, const Target& target,
                                                         const GoWorkshop& workshop);

/// How to start it, once it was made in `work`.
[[nodiscard]] Start start_of(const Product& product, const Target& target, const std::filesystem::path& work);

/// Where a twin's recipe leaves its library and header.
[[nodiscard]] Target twin_target(const Product& product, const Target& target,
                                 const std::filesystem::path& work);

/// Whether a compiler complained that header and contract differ (the linked C client's assertion).
[[nodiscard]] bool is_contract_mismatch(const std::string& complaint);

}  // namespace concord
