// The library limits how deep values nest, but not how many parts a dotted key has: each becomes a table in a
// table, which recursion later takes apart. Behind the "[" of a table it assumes a name and in an array a
// value, as it says to the compiler. So these are looked for first, by the few rules that tell text from
// keys.
#include "base/toml.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace concord {

namespace {

static_assert(deepest_toml_key == 16, "said in words below");

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// Behind the string that begins here: """…""", '''…''', "…" or '…'; the end of the text where it is not
/// closed.
std::size_t behind_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool literal = quote == '\'';
  const std::string_view three = literal ? "'''" : "\"\"\"";
  const bool several_lines = text.substr(at, 3) == three;
  for (at += several_lines ? 3 : 1; at < text.size(); ++at) {
    if (text[at] == '\\' && !literal) {
      const std::size_t next = text.find_first_not_of(" \t\r\n", at + 1);
      if (next < text.size() && !is_ascii(text[next])) return next;
      ++at;
    } else if (several_lines && text.substr(at, 3) == three) {
      for (at += 3; at < text.size() && text[at] == quote;) ++at;  // up to two more are the string's own
      return at;
    } else if (!several_lines && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    }
  }
  return text.size();
}

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

struct Flaw {
  std::size_t at = 0;
  std::string_view what;
};

/// Of "[" that begins a line outside of all values: the library takes it for granted that a name follows.
std::optional<Flaw> flaw_of_header(std::string_view text, std::size_t at) {
  const auto skip_blanks = [&] {
    while (at < text.size() && is_blank(text[at])) ++at;
  };
  ++at;
  skip_blanks();
  if (at < text.size() && text[at] == '[') ++at;
  skip_blanks();
  if (at == text.size() || is_bare(text[at]) ||
      std::string_view("\"']").find(text[at]) != std::string_view::npos)
    return std::nullopt;
  return Flaw{at, "expected the name of a table"};
}

/// The first thing that the library must not see. Numbers have a dot too, but never as many as a deep key.
/// Beyond ASCII, TOML has characters in texts and comments alone; asked whether another one is white space,
/// the library (3.3.0) runs into code that it has told the compiler is never reached.
std::optional<Flaw> flaw_of(std::string_view text) {
  std::size_t dots = 0;
  std::string open;  // the brackets that are
  bool at_line_start = true;
  for (std::size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = behind_string(text, at);
      at_line_start = false;
      continue;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (!is_ascii(c))
      return Flaw{at, "a character that cannot stand here; in a text it can be written \\uXXXX"};
    if (c == '[' && open.empty() && at_line_start) {
      if (const auto flaw = flaw_of_header(text, at)) return flaw;
    }
    if (c == '}' && open.ends_with('[')) return Flaw{at, "expected a value or \"]\""};
    if (c == '[' || c == '{') open += c;
    if ((c == ']' || c == '}') && !open.empty()) open.pop_back();
    if (c == '.' && ++dots >= deepest_toml_key) return Flaw{at, "a key of more than 16 parts"};
    if (c != '.' && !is_bare(c) && !is_blank(c)) dots = 0;
    at_line_start = c == '\n' || (at_line_start && is_blank(c));
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
  if (const auto flaw = flaw_of(text)) {
    const std::string_view before = text.substr(0, flaw->at);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
    return wrong(file, line, flaw->at - start + 1, flaw->what);
  }
  try {
    return toml::parse(text, file.string());
  } catch (const toml::parse_error& problem) {
    const toml::source_position at = problem.source().begin;
    return wrong(file, at.line, at.column, problem.description());
  }
}

}  // namespace concord
