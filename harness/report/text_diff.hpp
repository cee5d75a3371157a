// What changed between two texts, as people read it.
#pragma once

#include <string>

namespace concord {

/// Unified hunks of lines, with the file's name above; empty where nothing changed.
[[nodiscard]] std::string unified_diff(const std::string& before, const std::string& after,
                                       const std::string& name);

}  // namespace concord
