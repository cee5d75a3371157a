// What each command does, once its options are known: a file each.
#pragma once

#include "cli/options.hpp"

namespace concord {

/// Carries out a command; the exit code.
[[nodiscard]] int execute(const Options& options);

[[nodiscard]] int run_command(const Options& options);
[[nodiscard]] int init_command(const Options& options);
[[nodiscard]] int bless_command(const Options& options);
[[nodiscard]] int list_command(const Options& options);
[[nodiscard]] int doctor_command(const Options& options);
[[nodiscard]] int bench_command(const Options& options);
[[nodiscard]] int diff_command(const Options& options);
[[nodiscard]] int trend_command(const Options& options);
[[nodiscard]] int merge_command(const Options& options);
[[nodiscard]] int inspect_command(const Options& options);

}  // namespace concord
