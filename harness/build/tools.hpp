// Finds the programs and files that manifests ask for, behind shims, and remembers what probing them said.
#pragma once

#include <string>
#include <vector>

#include "build/build.hpp"
#include "build/cache.hpp"
#include "build/manifest.hpp"
#include "build/runner.hpp"

namespace concord {

struct Tool {
  ToolState state;
  std::string identity;  ///< path, version and stamp: what is built with it depends on this
};

/// The tools of one manifest; they may mention each other.
struct ToolSet {
  std::string language;
  std::vector<ToolSpec> specs;
};

/// Looks for each, set by set; probes only what is new, side by side. Never fails: what cannot be used has a
/// `problem`.
[[nodiscard]] std::vector<std::vector<Tool>> find_tools(const std::vector<ToolSet>& sets, const Cache& cache,
                                                        Runner& runner);

/// The Go toolchain under test, found the way of any tool (CONCORD_GO overrides the search).
[[nodiscard]] const ToolSpec& go_tool();

/// Whether a dotted version is at least another: "1.19.8" and "1.9". Text behind the numbers is ignored.
[[nodiscard]] bool at_least(const std::string& version, const std::string& minimum);

}  // namespace concord
