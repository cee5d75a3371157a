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

/// What the process said: Go's panic, stdout where it was captured, the tail of stderr, and of one that gave
/// no answer where its threads were. Addresses are left out, so that two runs read the same.
struct Said {
  std::string panic{}, output{}, errors{}, stacks{};
};
[[nodiscard]] Said said(const Outcome& outcome);

/// What has to come before such an end, as sentences.
[[nodiscard]] std::string describe(const Dependence& dependence);

}  // namespace concord
