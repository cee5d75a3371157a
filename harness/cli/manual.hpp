// The manual page concord(1).
#pragma once

#include <string>
#include <vector>

#include "cli/option_table.hpp"

namespace concord {

/// In mdoc. The options are the table's; what no option says (files, environment, exit codes) is the page's
/// own.
[[nodiscard]] std::string manual_page(const std::vector<CommandRow>& table, const std::string& version);

}  // namespace concord
