// What `concord inspect` shows: pure functions of what was found out.
#pragma once

#include <string>
#include <vector>

#include "model/inspection.hpp"
#include "report/report.hpp"

namespace concord {

/// Whether something is not as it should be: a fact that does not hold, or, compared with a recorded ABI, a
/// breaking change, or one of which nobody can tell whether it is.
[[nodiscard]] bool as_expected(const std::vector<Inspection>& inspections);

[[nodiscard]] std::string inspection_report(const std::vector<Inspection>& inspections,
                                            const ConsoleOptions& options);
[[nodiscard]] std::string inspection_json_report(const std::vector<Inspection>& inspections);

}  // namespace concord
