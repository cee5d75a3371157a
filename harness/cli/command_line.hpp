// The library that parses the command line, for the files that know it.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/option_table.hpp"

namespace concord {

[[nodiscard]] std::vector<CommandRow> read_table(const CLI::App& app);

/// As wide as the terminal, within reason.
[[nodiscard]] std::string help_of(const CLI::App& app);

}  // namespace concord
