// A library that somebody else built: read, compared with its source, and taken as it is.
#pragma once

#include <optional>

#include "build/facts.hpp"
#include "build/library.hpp"
#include "contract/file_report.hpp"

namespace concord {

/// What the contract tool prints of the file.
[[nodiscard]] Result<CommandEnd> print_built(const GoWorkshop& workshop, const Prebuilt& file);
[[nodiscard]] Result<FileReport> read_built(const GoWorkshop& workshop, const Prebuilt& file);

/// What holds of a file that takes the place of the library that would be built; `source` is null where there
/// is none. Pure.
[[nodiscard]] FileFindings compare_with_source(const Contract* source, const FileReport& file,
                                               std::vector<ArtifactFact> facts);

/// An error (usage) where nothing on this machine could load it.
[[nodiscard]] Result<void> runs_here(const ElfFacts& elf);

/// As find_artifact and build_artifact (build/library.hpp), of a request with a prebuilt file.
[[nodiscard]] std::optional<Artifact> find_adopted(const GoWorkshop& workshop, const Described& described);
[[nodiscard]] Result<Artifact> adopt(const GoWorkshop& workshop, const Described& described);

}  // namespace concord
