// Outcomes and observations in words.
#pragma once

#include <string>

#include "base/json.hpp"
#include "model/verdict.hpp"

namespace concord {

/// "111", "vals = [1, 2]", "dies of SIGABRT (panic: …)", joined where there are several.
[[nodiscard]] std::string describe(const Json& observation);

/// What happened, for outcomes that no golden can expect; else describe(observation).
[[nodiscard]] std::string describe(const Outcome& outcome, const Json& observation);

/// Lines for people: what the process said last. Addresses are left out, so that two runs read the same.
[[nodiscard]] std::string details(const Outcome& outcome);

}  // namespace concord
