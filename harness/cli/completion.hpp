// What lets a shell complete concord's command line.
#pragma once

#include <string>
#include <vector>

#include "cli/option_table.hpp"

namespace concord {

/// A script of bash, zsh or fish. Ids of clients, cases and libraries are asked of `concord list` while
/// completing.
[[nodiscard]] std::string completion_script(const std::vector<CommandRow>& table, const std::string& shell);

}  // namespace concord
