// Names that a person may have meant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concord {

/// Number of insertions, deletions, replacements and swaps of neighbours between two names (optimal string
/// alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

/// Those of `known` that are near `name`, nearest first; case does not count. Empty where nothing is near.
[[nodiscard]] std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& known,
                                               std::size_t at_most = 3);

/// `unknown client "pyton-ctypes"; did you mean "python-ctypes"?`, or a list of the known names where none is
/// near.
[[nodiscard]] std::string unknown_name(std::string_view what, std::string_view name,
                                       const std::vector<std::string>& known);

}  // namespace concord
