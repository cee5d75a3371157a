// How the price of a call divides: the binding, Go's entry, the function's own work.
#pragma once

#include <string>
#include <vector>

#include "model/measurement.hpp"

namespace concord {

struct Division {
  std::vector<Share> shares;          ///< of each client but the oracle, in the order of the cells
  std::vector<std::string> warnings;  ///< where a figure is missing or cannot be
};

/// Of summarised cells. binding = client − c-linked; Go's entry = c-linked − its twin − own work; own work =
/// go-native. A negative figure is noise and shown as 0; one that the intervals cannot explain is warned
/// about. Without the twin or go-native, Go's entry is 0; a warning names the functions, but not where
/// nobody wanted `twins`.
[[nodiscard]] Division divide(const std::vector<Cell>& cells, bool twins = true);

}  // namespace concord
