// Where something stands in a file that a person wrote.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace concord {

struct Position {
  std::size_t line = 0, column = 0;  ///< from 1; 0: not from a file
};

/// "suite.toml:12:3: …"
[[nodiscard]] std::string located(const std::filesystem::path& path, Position where, const std::string& text);

}  // namespace concord
