#include "model/measurement.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace concord {

namespace {
constexpr std::string_view refused_word = "refused: ";
}

bool is_refused(const Cell& cell) { return cell.left_out.starts_with(refused_word); }

std::string refusal(const std::string& reason) { return std::string(refused_word) + reason; }

unsigned threads_of(const Cell& cell) {
  const std::string& context = cell.context;
  unsigned threads = 0;
  const auto [rest, problem] = std::from_chars(context.data(), context.data() + context.size(), threads);
  return problem == std::errc() && std::string_view(rest) == " threads" ? threads : 0;
}

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
