// Reasons not to trust a measurement, in words.
#pragma once

#include <string>
#include <vector>

#include "model/measurement.hpp"

namespace concord {

/// What the machine said before the measurement began. Empty where it could not be read.
struct MachineState {
  std::string governor;  ///< /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor
  std::string load;      ///< /proc/loadavg
  unsigned cores = 0;
};

/// Of summarised cells: those that vary too much, together in one warning; how far linked C was from itself;
/// then the processor's governor and other load.
[[nodiscard]] std::vector<std::string> noise_warnings(const std::vector<Cell>& cells,
                                                      const MachineState& machine, double noise = 0);

/// Differences below this share are those that the same code has from itself: between launches, of which a
/// cell had so many, and between two processes of linked C in this run.
[[nodiscard]] double resolution_of(const std::vector<Cell>& cells, double noise);

}  // namespace concord
