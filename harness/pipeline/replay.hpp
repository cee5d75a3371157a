// Shell lines that repeat what was done.
#pragma once

#include <functional>
#include <string>

#include "pipeline/pipeline.hpp"

namespace concord {

/// The line that runs one case on one client. The bench must outlive what is given.
[[nodiscard]] std::function<std::string(const Plan&, const std::string& id, const std::string& client)>
replay_line(const Workbench& bench, const Selection& selection);

/// The line that records a library's goldens.
[[nodiscard]] std::function<std::string(const Plan&)> bless_line(const Workbench& bench,
                                                                 const Selection& selection);

}  // namespace concord
