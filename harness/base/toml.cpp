// The library limits how deep values nest, but not how many parts a dotted key has: each becomes a table in a
// table, which recursion later takes apart. So keys are counted here first, by the few rules that tell text
// from keys.
#include "base/toml.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace concord {

namespace {

/// Behind the string that begins here: """…""", '''…''', "…" or '…'; the end of the text where it is not
/// closed.
std::size_t behind_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool literal = quote == '\'';
  const std::string_view three = literal ? "'''" : "\"\"\"";
  const bool several_lines = text.substr(at, 3) == three;
  for (at += several_lines ? 3 : 1; at < text.size(); ++at) {
    if (text[at] == '\\' && !literal) {
      ++at;
    } else if (several_lines ? text.substr(at, 3) == three : text[at] == quote || text[at] == '\n') {
      return at + (several_lines ? 3 : 1);
    }
  }
  return text.size();
}

bool may_stand_in_a_key(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == ' ' || c == '\t';
}

/// Where a key of too many parts stands. Numbers have a dot too, but never as many.
std::optional<std::size_t> too_deep_key(std::string_view text) {
  std::size_t dots = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = behind_string(text, at);
      continue;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (c == '.') {
      if (++dots >= deepest_toml_key) return at;
    } else if (!may_stand_in_a_key(c)) {
      dots = 0;
    }
    ++at;
  }
  return std::nullopt;
}

tl::unexpected<Error> wrong(const std::filesystem::path& file, std::size_t line, std::size_t column,
                            std::string_view what) {
  return usage_error(fmt::format("{}:{}:{}: {}", file.string(), line, column, what));
}

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::filesystem::path& file) {
  if (const auto at = too_deep_key(text)) {
    const std::string_view before = text.substr(0, *at);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
    return wrong(file, line, *at - start + 1, fmt::format("a key of more than {} parts", deepest_toml_key));
  }
  try {
    return toml::parse(text, file.string());
  } catch (const toml::parse_error& problem) {
    const toml::source_position at = problem.source().begin;
    return wrong(file, at.line, at.column, problem.description());
  }
}

}  // namespace concord
