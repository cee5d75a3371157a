// Whether goldens can be what the contract's functions give: another question than whether they are.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace concord {

/// Fails (usage, with file and line) on a golden whose values are not of the types of its function. Functions
/// whose signature changed are left out: that has a verdict of its own.
[[nodiscard]] Result<void> check_goldens(const Plan& plan);

}  // namespace concord
