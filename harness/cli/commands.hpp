// The commands: each asks the pipeline, shows what came back, and gives the exit code (DESIGN: 130, 2, 3, 1,
// 4, 0).
#pragma once

#include "cli/options.hpp"

namespace concord {

[[nodiscard]] int execute(const Options& options);

}  // namespace concord
