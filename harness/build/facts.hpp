// The note that the cache keeps beside a library: what was found out about its file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/summary.hpp"

namespace concord {

struct FileFindings {
  std::vector<ArtifactFact> facts;
  std::vector<SignatureChange>
      mismatches;  ///< of a prebuilt file: exports with other types than the source's
};

[[nodiscard]] std::string note_of(const FileFindings& findings);
[[nodiscard]] std::optional<FileFindings> findings_of(const std::string& note);

}  // namespace concord
