// The {names} in the commands of a manifest.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "build/manifest.hpp"

namespace concord {

using Variables = std::map<std::string, std::string>;

/// The names beside the tools that a command may use (their meaning: clients/README.md).
[[nodiscard]] const std::vector<std::string>& command_variables();

/// Calls back with each {name} in the text; other braces are text.
void each_variable(std::string_view text, const std::function<void(std::string_view)>& visit);

/// With every {name} that is known replaced; an unknown one stays as it is (parse_manifest refused it).
[[nodiscard]] std::string substitute(std::string_view text, const Variables& variables);
[[nodiscard]] Arguments substitute(const Arguments& arguments, const Variables& variables);

/// Whether the recipe or these arguments mention one of the names.
[[nodiscard]] bool mentions(const Recipe& recipe, const Arguments& also,
                            const std::vector<std::string>& names);

}  // namespace concord
