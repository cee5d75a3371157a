// TOML of any origin: what the library cannot bear is refused before it sees it.
#pragma once

#include <filesystem>
#include <string_view>

#include <toml++/toml.h>

#include "base/result.hpp"

namespace concord {

inline constexpr std::size_t deepest_toml_key = 16;  ///< parts of a dotted key

/// Errors (usage) give file, line, column and what was wrong.
[[nodiscard]] Result<toml::table> parse_toml(std::string_view text, const std::filesystem::path& file);

}  // namespace concord
