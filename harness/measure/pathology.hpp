// Calls that cost what no call should, and what to do about them. Knows what such costs come from
// (golang/go#68587, bindings' manuals); the figures are the measurement's own.
#pragma once

#include <string>
#include <vector>

#include "model/measurement.hpp"

namespace concord {

/// Of summarised cells, a text for each library, client and kind of trouble, with the calls and figures that
/// show it.
[[nodiscard]] std::vector<std::string> pathologies(const std::vector<Cell>& cells);

}  // namespace concord
