// What calls cost over time, from a folder of stored measurements.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "history/compare.hpp"
#include "report/report.hpp"

namespace concord {

struct TrendLine {
  std::string id, client;                      ///< "awesome/Add", "node-koffi, worker"
  std::vector<std::optional<Figure>> figures;  ///< one for each measurement; none where it was not measured
};

struct Trend {
  bool same_machine = true;       ///< figures are nanoseconds; else multiples of c-linked
  bool steady = true;             ///< the nanoseconds of the library's calls are those of Basis::steady
  double resolution = 0;          ///< changes below this share are not told from noise, as in a comparison
  std::vector<std::string> when;  ///< of each measurement, ascending
  std::vector<TrendLine> lines;
  std::vector<std::string> notes;  ///< files that are no measurements
};

/// Reads every *.json of the folder. Other JSON is left out and told; a measurement that cannot be read is an
/// error (usage), and so is a folder without any.
[[nodiscard]] Result<Trend> read_trend(const std::filesystem::path& folder);
[[nodiscard]] Trend trend_of(std::vector<NamedMeasurement> measurements);

/// A line for each call and client: how it went, first and last figure.
[[nodiscard]] std::string console_trend(const Trend& trend, const ConsoleOptions& options);

}  // namespace concord
