// Source of the rules: POSIX.1-2017, Shell Command Language, 2.2 Quoting.
#include "base/shell_words.hpp"

#include <optional>

#include <fmt/format.h>

namespace concord {

std::string shell_word(const std::string& word) {
  const bool plain =
      !word.empty() &&
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@%,") ==
          std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Result<std::vector<std::string>> split_words(std::string_view line) {
  std::vector<std::string> words;
  std::optional<std::string> word;  // "" is a word too
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
      if (word) words.push_back(std::move(*word));
      word.reset();
      continue;
    }
    if (!word) word.emplace();
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'') {
      const bool ends = i + 1 == line.size();
      if (ends) return usage_error(fmt::format("\"{}\" ends with a backslash", line));
      // Within double quotes a backslash is itself, but before what would end or expand something.
      const bool escapes =
          quote == 0 || std::string_view("\\\"$`").find(line[i + 1]) != std::string_view::npos;
      if (!escapes) *word += c;
      *word += line[++i];
    } else {
      *word += c;
    }
  }
  if (quote != 0) return usage_error(fmt::format("\"{}\" lacks a closing {}", line, quote));
  if (word) words.push_back(std::move(*word));
  return words;
}

}  // namespace concord
