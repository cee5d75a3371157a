// One shard's part of a workbench.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// The ids that belong to the selection's shard, for each library. Call it before anything is selected: a
/// case is in the same shard whatever else is asked for.
[[nodiscard]] Result<std::vector<std::set<std::string>>> divide(const Workbench& bench,
                                                                const Selection& selection);

/// Leaves in a workbench what those ids name.
void keep_shard(Workbench& bench, const std::vector<std::set<std::string>>& ids);

}  // namespace concord
