// The shape is that of runtime/traceback.go: paragraphs, of which each goroutine is one.
#include "run/goroutines.hpp"

#include <algorithm>
#include <vector>

namespace concord {

namespace {

constexpr std::string_view frame_addresses = " fp=0x";
constexpr std::string_view called_by_host = "_cgoexp_";

std::vector<std::string_view> split(std::string_view text, std::string_view mark) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(mark); end != std::string_view::npos; end = text.find(mark)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + mark.size());
  }
  parts.push_back(text);
  return parts;
}

std::string without_frame_addresses(std::string_view goroutine) {
  std::string text;
  for (const std::string_view line : split(goroutine, "\n")) {
    if (!line.empty()) text.append(line.substr(0, line.find(frame_addresses))) += '\n';
  }
  return text;
}

}  // namespace

std::string goroutines_in(std::string_view text) {
  std::vector<std::string> goroutines;
  for (const std::string_view part : split(text, "\n\n")) {
    // Number 0 is the scheduler of whichever thread the signal met.
    if (part.starts_with("goroutine ") && !part.starts_with("goroutine 0 "))
      goroutines.push_back(without_frame_addresses(part));
  }
  if (goroutines.empty()) return std::string(text);
  std::stable_partition(goroutines.begin(), goroutines.end(), [](const std::string& each) {
    return each.find(called_by_host) != std::string::npos;
  });
  std::string all;
  for (const std::string& each : goroutines) all += (all.empty() ? "" : "\n") + each;
  return all;
}

}  // namespace concord
