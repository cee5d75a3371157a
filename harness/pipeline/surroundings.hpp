// What the processes of clients get besides their requests: what concord.toml and the command line say of
// their environment, their files, the calls that set up and tear down, and what they may take.
#pragma once

#include "pipeline/pipeline.hpp"

namespace concord {

/// Fails (usage, with file and line) where a file is not there, or a call is none of the library's. A
/// mirror's processes get neither files nor calls: nothing in it needs them.
[[nodiscard]] Result<void> surround(BuiltLibrary& library, const Selection& selection, bool is_mirror);

}  // namespace concord
