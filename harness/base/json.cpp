// Reads JSON and says in our words what was wrong with it. Knows nothing of what the documents mean.
#include "base/json.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr std::size_t excerpt_columns = 20;

/// `byte` is the number of bytes that were read when the trouble was found; more than there are at the end.
std::string complaint(std::string_view text, std::size_t byte) {
  const std::size_t at = std::min(byte == 0 ? 0 : byte - 1, text.size());
  const std::string_view before = text.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(),
                                    [](unsigned char c) { return (c & 0xC0U) != 0x80U; }) +
                      1;
  const std::string where = fmt::format("line {}, column {}", line, column);
  if (at == text.size()) return fmt::format("{}: the text ends too early", where);
  const std::size_t character = character_start(text, at);
  const std::size_t end = std::min(text.find('\n', at), text.size());
  std::string_view rest = text.substr(character, std::max<std::size_t>(end - character, 1));
  if (!is_utf8(rest.substr(0, 4)) && (static_cast<unsigned char>(text[at]) & 0x80U) != 0)
    return fmt::format("{}: bytes that are not UTF-8: {}", where, visible_front(rest, excerpt_columns));
  return fmt::format("{}: unexpected \"{}\"", where, cut(rest, excerpt_columns));
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& problem) {
    return usage_error(complaint(text, problem.byte));
  } catch (const Json::exception& problem) {  // a number that no double can hold
    const std::string_view words = problem.what();
    return usage_error(std::string(words.substr(std::min(words.find("] ") + 2, words.size()))));
  }
}

}  // namespace concord
