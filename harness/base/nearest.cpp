#include "base/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace concord {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::vector<std::string> quoted(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const std::string& name : names) result.push_back(fmt::format("\"{}\"", name));
  return result;
}

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before(right.size() + 1), row(right.size() + 1), next(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = row[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    std::swap(before, row);
    std::swap(row, next);
  }
  return row[right.size()];
}

std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& known,
                                 std::size_t at_most) {
  const std::string wanted = lower(name);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& candidate : known) {
    const std::string other = lower(candidate);
    std::size_t distance = edit_distance(wanted, other);
    // Half a name typed ("python" for "python-ctypes") is far by edits, yet plainly meant.
    if (wanted.size() >= 3 && other.find(wanted) != std::string::npos)
      distance = std::min<std::size_t>(distance, 1);
    if (distance <= std::max<std::size_t>(2, wanted.size() / 3) &&
        distance < std::max(wanted.size(), other.size()))
      ranked.emplace_back(distance, candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > at_most) ranked.resize(at_most);
  std::vector<std::string> result;
  for (auto& [distance, candidate] : ranked) result.push_back(std::move(candidate));
  return result;
}

std::string unknown_name(std::string_view what, std::string_view name,
                         const std::vector<std::string>& known) {
  const std::string start = fmt::format("unknown {} \"{}\"", what, name);
  if (const auto near = quoted(nearest(name, known)); !near.empty())
    return fmt::format("{}; did you mean {}?", start, fmt::join(near, " or "));
  if (known.empty()) return fmt::format("{}; none is known", start);
  constexpr std::size_t listed = 12;
  const auto end = known.begin() + static_cast<std::ptrdiff_t>(std::min(known.size(), listed));
  const std::string rest = known.size() > listed ? fmt::format(", and {} more", known.size() - listed) : "";
  return fmt::format("{}; known: {}{}", start, fmt::join(known.begin(), end, ", "), rest);
}

}  // namespace concord
