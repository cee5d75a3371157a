// Values under their labels, as run and diff show them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/contrast.hpp"
#include "report/page.hpp"

namespace concord {

inline constexpr std::size_t value_indent = 14;  ///< columns before a value: its label, indented

/// How many columns a value may take.
[[nodiscard]] std::size_t value_columns(const Page& page);

/// What stands before a value.
[[nodiscard]] std::string lead(const Page& page, std::string_view label);

void labelled(Page& page, std::string_view label,
              std::string_view text);  ///< nothing where the text is empty

/// The marked part has the ink; without colours, and where it is bad, carets stand below it.
void print_value(Page& page, std::string_view label, const std::vector<Marked>& lines, Ink ink);

}  // namespace concord
