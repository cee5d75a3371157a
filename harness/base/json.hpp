// The JSON value used everywhere: keys keep their order, so that what we write has one spelling.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.hpp"

namespace concord {

using Json = nlohmann::ordered_json;

/// Parses one document; the error says where and what stands there: `line 1, column 9: unexpected "}"`.
[[nodiscard]] Result<Json> parse_json(std::string_view text);

/// Compact, never throwing: invalid UTF-8 becomes U+FFFD.
[[nodiscard]] inline std::string to_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace concord
