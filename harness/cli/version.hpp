// What `concord --version` says.
#pragma once

#include <string>

namespace concord {

/// concord's version, that of the JSON report, and Go: the toolchain that would be used, or that there is
/// none.
[[nodiscard]] std::string version_text();

}  // namespace concord
