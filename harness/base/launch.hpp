// The launcher as this program sees it: one process, started when it is first needed, asked by any thread.
#pragma once

#include <uv.h>

#include <filesystem>
#include <string>

#include "base/process.hpp"
#include "base/result.hpp"

namespace concord {

struct Launched {
  int pid = 0;
  uv_file channel = -1;  ///< launcher/launcher.hpp says what is spoken on it; the caller's
};

/// Returns when the program is executed, or cannot be (environment).
[[nodiscard]] Result<Launched> launch(const ProcessSpec& spec);

/// Starts the launcher if it is not there yet. For those who count descriptors. Who has one does not die of
/// SIGPIPE any more: what is written to a process that left is an error of the write.
[[nodiscard]] Result<void> start_launcher();

/// A program or library of concord's own: ../lib/concord/FILE, seen from this program's folder; a folder more
/// for the tests of a build, which stand deeper. It need not exist.
[[nodiscard]] std::filesystem::path part_of_ours(const std::string& file);

}  // namespace concord
