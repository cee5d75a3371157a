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
/// closed. Stops before a character beyond ASCII behind a backslash and blanks, which Scan complains of.
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

bool is_one_of(char c, std::string_view characters) { return characters.find(c) != std::string_view::npos; }

/// Goes through a document once and knows where keys and values are, as far as these complaints need it.
class Scan {
 public:
  explicit Scan(std::string_view text)
      : text_(text), start_(text.starts_with("\xef\xbb\xbf") ? 3 : 0), at_(start_) {}

  /// The first thing that the library must not see.
  std::optional<Flaw> flaw() {
    while (at_ < text_.size()) {
      if (const auto found = look()) return found;
    }
    return std::nullopt;
  }

 private:
  /// Looks at one character, or a whole text or comment.
  std::optional<Flaw> look() {
    const char c = text_[at_], before = at_ == start_ ? '\n' : text_[at_ - 1];
    const Flaw here{at_, "a character that cannot stand here; in a text it can be written \\uXXXX"};
    // Beyond ASCII, TOML has characters in texts and comments alone. Asked whether another one is white
    // space, the library (3.3.0) runs into code that it has told the compiler is never reached.
    if (!is_ascii(c)) return here;
    if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return std::nullopt;
    }
    // It reads a number up to its end and past quotes, so a text must begin where one can.
    if (c == '"' || c == '\'') {
      if (!is_one_of(before, " \t\r\n=[{,") && !(before == '.' && !in_value_))
        return Flaw{at_, "a text cannot begin here"};
      at_ = behind_string(text_, at_);
      at_line_start_ = false;
      return std::nullopt;
    }
    if (const auto found = look_at_bracket(c, before)) return found;
    if (c == '=' && in_value_) return Flaw{at_, "a value cannot hold \"=\""};
    if (c == '=') in_value_ = true;
    if (c == ',' && open_.ends_with('{')) in_value_ = false;
    if (c == '\n' && open_.empty()) in_value_ = false;
    // Numbers have a dot too, but never as many as a deep key.
    if (c == '.' && ++dots_ >= deepest_toml_key) return Flaw{at_, "a key of more than 16 parts"};
    if (c != '.' && !is_bare(c) && !is_blank(c)) dots_ = 0;
    at_line_start_ = c == '\n' || (at_line_start_ && is_blank(c));
    ++at_;
    return std::nullopt;
  }

  std::optional<Flaw> look_at_bracket(char c, char before) {
    if (c == '[' && open_.empty() && at_line_start_) {
      if (const auto found = flaw_of_header(text_, at_)) return found;
    }
    if ((c == '[' || c == '{') && !is_one_of(before, " \t\r\n=[,"))
      return Flaw{at_, "a list or a table cannot begin here"};
    if (c == '}' && open_.ends_with('[')) return Flaw{at_, "expected a value or \"]\""};
    if (c == '[' || c == '{') open_ += c;
    if (c == '{') in_value_ = false;
    if (c == '}') in_value_ = true;
    if ((c == ']' || c == '}') && !open_.empty()) open_.pop_back();
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t start_, at_, dots_ = 0;
  std::string open_;  // the brackets that are
  bool at_line_start_ = true, in_value_ = false;
};

tl::unexpected<Error> wrong(const std::filesystem::path& file, std::size_t line, std::size_t column,
                            std::string_view what) {
  return usage_error(fmt::format("{}:{}:{}: {}", file.string(), line, column, what));
}

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::filesystem::path& file) {
  if (const auto flaw = Scan(text).flaw()) {
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
