// The last verdict of every case of a library, kept beside what was built: for `run --failed`.
#pragma once

#include <string>
#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// Keeps what a run found out. Cases that it did not run, or was interrupted before, keep their earlier
/// verdict. Best effort: a cache that cannot be written costs --failed, no run.
void remember_run(const Workbench& bench, const Selection& selection, const Summary& summary);

/// Puts what failed last into the selection, as far as the selection's own cases and clients allow. Gives how
/// many cases that are; none: the selection is as it was.
[[nodiscard]] Result<std::size_t> select_failed(Selection& selection);

}  // namespace concord
