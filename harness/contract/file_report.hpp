// What go/cmd/contract prints of a built library (`-artifact`).
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "contract/contract.hpp"
#include "model/inspection.hpp"

namespace concord {

struct FileReport {
  ContractReport report;  ///< as of a package; what could not be told is of the kind "unknown"
  ElfFacts elf;
};
[[nodiscard]] Result<FileReport> parse_file_report(std::string_view json);

}  // namespace concord
