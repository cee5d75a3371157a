// What `concord inspect` reads: the file of a library, built from its package or given, and its contract.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "build/build.hpp"
#include "model/inspection.hpp"

namespace concord {

/// Builds the libraries of packages, but no client. What differs from a recorded ABI is not looked at.
[[nodiscard]] Result<std::vector<Inspection>> inspect_libraries(const BuildRequest& request);

}  // namespace concord
