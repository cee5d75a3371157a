// Compares versions part by part. Knows no tool.
#include "plan/version_range.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace concord {

namespace {

constexpr std::array<std::string_view, 6> comparisons{">=", "<=", "==", "!=", ">", "<"};  // longer ones first

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// "1.22.5-rc1" → 1, 22, 5; takes what it reads off the text.
std::vector<unsigned long> take_parts(std::string_view& text) {
  std::vector<unsigned long> parts;
  while (!text.empty() && is_digit(text.front())) {
    unsigned long part = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc{}) return {};
    parts.push_back(part);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
    text.remove_prefix(1);
  }
  return parts;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// Behind the word, or at the start, the text from the first digit on.
std::optional<std::string_view> version_part(std::string_view text, const std::string& word) {
  std::size_t from = 0;
  if (!word.empty()) {
    from = text.find(word);
    while (from != std::string_view::npos && from > 0 &&
           std::isalnum(static_cast<unsigned char>(text[from - 1])) != 0)
      from = text.find(word, from + 1);
    if (from == std::string_view::npos) return std::nullopt;
    from += word.size();
  }
  const auto digit = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), is_digit);
  return text.substr(static_cast<std::size_t>(digit - text.begin()));
}

bool satisfies(const std::vector<unsigned long>& version, const VersionRange::Bound& bound) {
  int order = 0;  // of the version against the bound
  for (std::size_t i = 0; i < bound.parts.size() && order == 0; ++i) {
    const unsigned long part = i < version.size() ? version[i] : 0;
    order = part < bound.parts[i] ? -1 : part > bound.parts[i] ? 1 : 0;
  }
  if (bound.compare == ">=") return order >= 0;
  if (bound.compare == "<=") return order <= 0;
  if (bound.compare == ">") return order > 0;
  if (bound.compare == "<") return order < 0;
  return bound.compare == "==" ? order == 0 : order != 0;
}

}  // namespace

Result<VersionRange> parse_version_range(std::string_view text) {
  VersionRange range;
  range.text = text;
  const auto wrong = [&] {
    return usage_error(
        fmt::format("expected a range such as \">=1.22 <1.24\" or \"koffi <3.4\", not \"{}\"", range.text));
  };
  std::string_view rest = text;
  skip_blanks(rest);
  if (!rest.empty() && std::string_view("<>=!").find(rest.front()) == std::string_view::npos)
    range.word = take_word(rest);
  for (skip_blanks(rest); !rest.empty(); skip_blanks(rest)) {
    const auto compare = std::find_if(comparisons.begin(), comparisons.end(),
                                      [&](std::string_view each) { return rest.starts_with(each); });
    if (compare == comparisons.end()) return wrong();
    rest.remove_prefix(compare->size());
    skip_blanks(rest);
    VersionRange::Bound bound{std::string(*compare), take_parts(rest)};
    if (bound.parts.empty() || (!rest.empty() && rest.front() != ' ')) return wrong();
    range.bounds.push_back(std::move(bound));
  }
  if (range.word.empty() && range.bounds.empty()) return wrong();
  return range;
}

bool contains(const VersionRange& range, std::string_view version) {
  if (range.text.empty()) return true;
  std::optional<std::string_view> digits = version_part(version, range.word);
  if (!digits) return false;
  if (range.bounds.empty()) return true;
  const std::vector<unsigned long> parts = take_parts(*digits);
  return !parts.empty() &&
         std::all_of(range.bounds.begin(), range.bounds.end(),
                     [&](const VersionRange::Bound& bound) { return satisfies(parts, bound); });
}

}  // namespace concord
