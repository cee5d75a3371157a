// Values as TOML spells them.
#pragma once

#include <string>

#include "base/json.hpp"

namespace concord {

/// On one line: `{ returns = [110], stdout = "a" }`. What TOML cannot say is spelled as suites do: nil is
/// `{ nil = true }`, a number past 64 signed bits stands in quotes.
[[nodiscard]] std::string toml_value(const Json& value);

}  // namespace concord
