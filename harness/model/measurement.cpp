#include "model/measurement.hpp"

#include <algorithm>

namespace concord {

const Share* share_of(const Measurement& measurement, const Cell& cell) {
  if (cell.subject == Subject::twin) return nullptr;
  const auto found =
      std::find_if(measurement.shares.begin(), measurement.shares.end(), [&](const Share& share) {
        return share.library == cell.library && share.function == cell.function &&
               share.client == cell.client && (share.context.empty() || share.context == cell.context);
      });
  return found == measurement.shares.end() ? nullptr : &*found;
}

}  // namespace concord
