// What --help shows, from the table that the manual page and the completions are made of.
#pragma once

#include <string>
#include <vector>

#include "cli/option_table.hpp"

namespace concord {

/// `commands`: those to list; none for a command itself. Descriptions are wrapped to `width` columns;
/// examples never are, since they are there to be copied.
[[nodiscard]] std::string help_text(const CommandRow& row, const std::vector<CommandRow>& commands,
                                    std::size_t width);

}  // namespace concord
