// Libraries without a suite: cases made up from the contract, of which those stay that Go itself can answer.
#pragma once

#include "pipeline/pipeline.hpp"
#include "plan/assume.hpp"

namespace concord {

/// The made-up suite of a library, after a rehearsal: functions that do not bear their values get small ones,
/// and those that bear none are needs.
[[nodiscard]] Result<Assumption> assumed_cases(const BuiltLibrary& library, const Fixtures& fixtures,
                                               const Selection& selection);

}  // namespace concord
