// The same libraries built by several Go toolchains, as workbenches beside each other.
#pragma once

#include <string>
#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// One workbench for each toolchain (a program, as CONCORD_GO names it); of none, one by the usual one. Of
/// several the libraries are named after theirs: "awesome@go1.19.8". Fails (usage) where two are the same.
[[nodiscard]] Result<std::vector<Workbench>> make_workbenches(const Selection& selection,
                                                              const Purpose& purpose,
                                                              const std::vector<std::string>& toolchains,
                                                              const ShowProgress& progress);

/// The names of each library, in the order of the workbenches.
[[nodiscard]] std::vector<std::vector<std::string>> builds_of(const std::vector<Workbench>& benches);

}  // namespace concord
