// Source of the rules: POSIX.1-2017, Shell Command Language, 2.2 Quoting.
#include "base/shell.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr const char* plain_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@%,";

std::string quoted(const std::string& word) {
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

/// "$(printf %b '…\0033…')". Of POSIX alone: dash has no $'…'.
std::string printed(const std::string& word) {
  const std::size_t end = word.find_last_not_of('\n') + 1;  // $(…) drops line ends at the end
  std::string result = "\"$(printf %b '";
  for (const char c : word.substr(0, end)) {
    const bool itself = c >= ' ' && c <= '~' && c != '\'' && c != '\\';
    result += itself ? std::string(1, c) : fmt::format("\\0{:03o}", static_cast<unsigned char>(c));
  }
  result += "')\"";
  return end == word.size() ? result : result + quoted(word.substr(end));
}

}  // namespace

std::string shell_word(const std::string& word) {
  if (!word.empty() && word.find_first_not_of(plain_characters) == std::string::npos) return word;
  return visible(word) == word ? quoted(word) : printed(word);
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
