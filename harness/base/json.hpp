// The JSON value used everywhere: keys keep their order, so that what we write has one spelling.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.hpp"

namespace concord {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t deepest_json = 100;

/// Parses one document of any origin; the error says where and why, in a few words. Stricter than the
/// library: nested deeper than `deepest_json`, a key twice in one object, and a whole number beyond 64 bits
/// (which would lose digits) are errors. Takes time in proportion to the text, whatever it holds.
[[nodiscard]] Result<Json> parse_json(std::string_view text);

/// Compact, never throwing: invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string to_text(const Json& value);

}  // namespace concord
