// Writes TOML values. toml++ writes whole documents, with its own idea of lines.
#include "plan/toml_value.hpp"

#include <algorithm>
#include <cctype>
#include <limits>

#include <fmt/format.h>

namespace concord {

namespace {

/// JSON's escapes are TOML's too, but for DEL, which TOML wants escaped.
std::string quoted(const std::string& text) {
  std::string result;
  for (const char c : to_text(Json(text))) {
    if (c == '\x7f')
      result += "\\u007f";
    else
      result += c;
  }
  return result;
}

std::string key_text(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
  return bare ? key : quoted(key);
}

}  // namespace

std::string toml_value(const Json& value) {
  if (value.is_null()) return "{ nil = true }";
  if (value.is_string()) return quoted(value.get_ref<const std::string&>());
  if (value.is_number_unsigned() &&
      value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
    return quoted(to_text(value));
  std::string text;
  const auto add = [&](const std::string& item) { text += (text.empty() ? "" : ", ") + item; };
  if (value.is_array()) {
    for (const Json& each : value) add(toml_value(each));
    return "[" + text + "]";
  }
  if (value.is_object()) {
    for (const auto& [key, each] : value.items())
      add(fmt::format("{} = {}", key_text(key), toml_value(each)));
    return text.empty() ? "{}" : "{ " + text + " }";
  }
  return to_text(value);
}

}  // namespace concord
