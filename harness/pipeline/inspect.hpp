// What a library's file is, and whether its ABI is as recorded: no client is built or called.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "model/inspection.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

struct InspectOptions {
  /// Of it, `libraries` (which may be files, too), `header_file` and `jobs`.
  Selection selection;
  std::filesystem::path lock;   ///< a file to record the ABI in; empty: none
  std::filesystem::path check;  ///< a file with a recorded ABI to compare with; empty: none
};

/// contract → build → compare. Fails (usage) where a recorded ABI is of another library or version. Records
/// after comparing.
[[nodiscard]] Result<std::vector<Inspection>> inspect(const InspectOptions& options,
                                                      const ShowProgress& progress);

}  // namespace concord
