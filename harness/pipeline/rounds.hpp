// The plan, played as often and in the order that was asked for.
#pragma once

#include "judge/judge.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

struct Played {
  Judge::Findings findings;
  RunTotals totals;  ///< of all rounds together
  Lanes lanes;
  Rounds rounds;
};

/// Each round in fresh processes. Leaves the plans of the workbench in the order of the last round.
[[nodiscard]] Result<Played> play_rounds(Workbench& bench, const RunOptions& options,
                                         const ShowProgress& progress);

}  // namespace concord
