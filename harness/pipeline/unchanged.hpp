// What an edit did not touch.
#pragma once

#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// Takes out of a workbench the cases and programs that stand on the same as in `before`. A library whose
/// sources, toolchain or contract changed keeps all of them.
void leave_out_unchanged(Workbench& bench, const std::vector<LibraryState>& before);

}  // namespace concord
