#include "base/shell.hpp"

#include <algorithm>

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

}  // namespace concord
