// The first files of a library's fixtures, made from its exports.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/pipeline.hpp"
#include "plan/assume.hpp"

namespace concord {

struct Scaffold {
  std::string library;
  std::filesystem::path folder;
  std::map<std::string, std::string>
      files;                           ///< contents by name: suite.toml, and concord.toml if it has lines
  std::vector<std::string> functions;  ///< that have cases
  std::vector<Unsaid> needs;
};

/// For each selected library. Fails (usage) where there is a suite.toml already; a concord.toml that is there
/// is left alone.
[[nodiscard]] Result<std::vector<Scaffold>> propose_suites(const Selection& selection,
                                                           const ShowProgress& progress);
[[nodiscard]] Result<void> write_scaffold(const Scaffold& scaffold);

}  // namespace concord
