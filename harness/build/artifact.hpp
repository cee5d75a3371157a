// Facts about a built shared object that hold without calling it.
#pragma once

#include <filesystem>
#include <vector>

#include "model/contract.hpp"
#include "model/summary.hpp"

namespace concord {

/// "<library>/artifact/elf", "/build-id", "/exports", "/header", in this order. A file that cannot be read
/// fails them.
[[nodiscard]] std::vector<ArtifactFact> inspect_artifact(const Contract& contract,
                                                         const std::filesystem::path& library,
                                                         const std::filesystem::path& header);

}  // namespace concord
