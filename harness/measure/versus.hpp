// The same calls of a library that several Go toolchains built, side by side.
#pragma once

#include <string>
#include <vector>

#include "model/measurement.hpp"

namespace concord {

/// Of each of `builds` (the names in the cells of one library, as each toolchain built it) every later one
/// against the first, call by call, in the order of the cells. Twins have no Go in them and are left out, and
/// so is what one of the two has no figures of.
[[nodiscard]] std::vector<Versus> compare_toolchains(const std::vector<Cell>& cells,
                                                     const std::vector<std::vector<std::string>>& builds);

}  // namespace concord
