// Matching of ids. Knows no plan.
#include "plan/pattern.hpp"

#include <charconv>

namespace concord {

bool matches(std::string_view pattern, std::string_view id) {
  // Greedy with one point of return: linear in practice, and no pattern can make it exponential.
  std::size_t p = 0, i = 0, star = std::string_view::npos, resume = 0;
  while (i < id.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = i;
    } else if (p < pattern.size() && pattern[p] == id[i]) {
      ++p;
      ++i;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

JobPattern split_pattern(std::string_view pattern) {
  const std::size_t mark = pattern.rfind('@');
  if (mark == std::string_view::npos) return {pattern, ""};
  return {pattern.substr(0, mark), pattern.substr(mark + 1)};
}

std::optional<std::uint64_t> take_index(std::string_view& pattern) {
  const std::size_t mark = pattern.rfind('#');
  if (mark == std::string_view::npos) return std::nullopt;
  if (pattern.substr(mark) == "#*") {  // all of them
    pattern = pattern.substr(0, mark);
    return std::nullopt;
  }
  std::uint64_t index = 0;
  const char* end = pattern.data() + pattern.size();
  const auto [stopped, error] = std::from_chars(pattern.data() + mark + 1, end, index);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  pattern = pattern.substr(0, mark);
  return index;
}

}  // namespace concord
