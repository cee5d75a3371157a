// Totals of a run.
#include "model/summary.hpp"

namespace concord {

VerdictCounts Summary::totals() const {
  VerdictCounts sum;
  for (const Entry& entry : entries) sum += entry.counts;
  for (const LibraryState& library : libraries) {
    for (const ArtifactFact& fact : library.artifact) ++sum[fact.holds ? Verdict::pass : Verdict::fail];
  }
  return sum;
}

}  // namespace concord
