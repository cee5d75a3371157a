// Draws one line over itself. A terminal that does not take it is no reason to disturb the run: errors of
// write are dropped.
#include "report/progress.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/page.hpp"

namespace concord {

namespace {

constexpr auto pause_between_drawings = std::chrono::milliseconds(100);

/// "8 s", "2 min 5 s"
std::string in_minutes(std::chrono::seconds time) {
  const auto count = time.count();
  return count < 60 ? fmt::format("{} s", count) : fmt::format("{} min {} s", count / 60, count % 60);
}

/// Each whole; where they do not all fit, how many more there are.
std::string side_by_side(const std::vector<std::string>& clients, std::size_t columns) {
  std::string text;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const std::size_t left = clients.size() - i;
    const std::string more = fmt::format("  +{}", left),
                      behind = left > 1 ? fmt::format("  +{}", left - 1) : "";
    const std::string with = text + "  " + clients[i];
    if (display_width(with) + behind.size() > columns) return text.empty() ? "" : text + more;
    text = with;
  }
  return text;
}

constexpr std::string_view to_line_start_and_clear = "\r\x1b[2K";

}  // namespace

std::optional<std::chrono::seconds> time_left(const ProgressState& state, std::chrono::nanoseconds elapsed) {
  if (elapsed < std::chrono::seconds(1) || state.done == 0 || state.done * 50 < state.planned)
    return std::nullopt;
  if (state.done >= state.planned) return std::nullopt;
  const double share = static_cast<double>(state.planned - state.done) / static_cast<double>(state.done);
  return std::chrono::ceil<std::chrono::seconds>(std::chrono::duration<double, std::nano>(elapsed) * share);
}

std::string progress_text(const ProgressState& state, std::size_t columns, bool ascii,
                          std::optional<std::chrono::seconds> left) {
  std::string text = state.phase;
  if (state.planned > 0) {
    const std::uint64_t percent = state.done >= state.planned ? 100 : state.done * 100 / state.planned;
    text += fmt::format("  {}/{} ({} %)", grouped(state.done), grouped(state.planned), percent);
  } else if (state.done > 0) {
    text += fmt::format("  {}", grouped(state.done));
  }
  if (state.failures > 0) text += fmt::format("  {} wrong", grouped(state.failures));
  if (left) text += fmt::format("  {} left", in_minutes(*left));
  text += side_by_side(state.clients, columns - std::min(columns, display_width(text)));
  return cut(ascii ? in_ascii(text) : text, columns, ascii ? "..." : "…");
}

Progress::Progress(int descriptor, const Terminal& terminal) : descriptor_(descriptor), terminal_(terminal) {}

Progress::~Progress() { erase(); }

void Progress::show(const ProgressState& state, Clock::time_point now) {
  if (state.phase != phase_) {
    phase_ = state.phase;
    phase_began_ = now;
  }
  if (!terminal_.interactive || (!drawn_.empty() && now - last_ < pause_between_drawings)) return;
  if (::isatty(descriptor_) != 0) terminal_.width = detect_terminal(descriptor_).width;  // it may be resized
  // The last column stays free: a full line would wrap on some terminals.
  std::string text =
      progress_text(state, terminal_.width - 1, !terminal_.utf8, time_left(state, now - phase_began_));
  if (text == drawn_) return;
  const std::string bytes = std::string(to_line_start_and_clear) + text;
  [[maybe_unused]] const auto written = ::write(descriptor_, bytes.data(), bytes.size());
  drawn_ = std::move(text);
  last_ = now;
}

void Progress::erase() {
  if (drawn_.empty()) return;
  drawn_.clear();
  [[maybe_unused]] const auto written =
      ::write(descriptor_, to_line_start_and_clear.data(), to_line_start_and_clear.size());
}

}  // namespace concord
