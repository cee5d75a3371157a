// Summaries made by hand, for the tests of reports.
#pragma once

#include "model/measurement.hpp"
#include "model/summary.hpp"

namespace concord::samples {

[[nodiscard]] Summary all_pass();       ///< two libraries, seven clients
[[nodiscard]] Summary every_verdict();  ///< each verdict, cause and note at least once
[[nodiscard]] Summary hostile();        ///< texts that attack a terminal, XML and JSON
/// That many verdicts of written cases, one in a hundred wrong.
[[nodiscard]] Summary many(std::size_t verdicts);
[[nodiscard]] Measurement measurement();
[[nodiscard]] Measurement hostile_measurement();

}  // namespace concord::samples
