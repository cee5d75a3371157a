// Who gives back the memory that the library takes from C: calls made many times over, in processes in which
// C's allocator keeps books (ledger/ledger.c).
#pragma once

#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// Of each export and client one entry "ownership": pass; leak, where memory that the call took is left after
/// it, every time; fail, where something was freed twice or was never C's to free. Calls are those of the
/// suite that return; exports with none, and those that give an opaque pointer, have no entry. Fails
/// (environment) where there is no ledger for this system, or no event loop to be had.
[[nodiscard]] Result<std::vector<Entry>> check_ownership(const Workbench& bench, const Selection& selection,
                                                         const ShowProgress& progress);

}  // namespace concord
