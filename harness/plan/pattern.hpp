// Patterns of ids, as people write them behind --case and in known.toml.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace concord {

/// `*` stands for any characters.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view id);

/// A pattern of jobs, taken apart: "awesome/Add/*@ruby-*". Ids hold no "@".
struct JobPattern {
  std::string_view id;
  std::string_view client;  ///< empty: every client
};
[[nodiscard]] JobPattern split_pattern(std::string_view pattern);

/// Takes "#12" off the end of a pattern, and gives 12. "#*", which stands for every case of a family, is
/// taken off too, and gives nothing, as a pattern without "#" does.
[[nodiscard]] std::optional<std::uint64_t> take_index(std::string_view& pattern);

}  // namespace concord
