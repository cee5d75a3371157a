// The same cases on several threads at once.
#pragma once

#include "pipeline/pipeline.hpp"

namespace concord {

/// Leaves, in every plan, what is declared safe for it (`threads` in concord.toml): cases that return and
/// that stand alone, without callbacks. Fails (usage) where nothing is left. One thread changes nothing.
[[nodiscard]] Result<void> share_among_threads(Workbench& bench, unsigned threads);

}  // namespace concord
