// What the page shows, as JSON that can stand in a script element: no text can leave it.
#pragma once

#include <string>

#include "model/measurement.hpp"
#include "model/summary.hpp"

namespace concord {

[[nodiscard]] std::string page_data(const Summary& summary);
[[nodiscard]] std::string page_data(const Measurement& measurement);

}  // namespace concord
