// Clients under another program: a debugger, valgrind, strace; and what was sent to them, kept for a replay
// by hand.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// A debugger talks with a person: the clients run without it first, and it gets the terminal afterwards.
[[nodiscard]] bool is_debugger(const std::vector<std::string>& tool);

/// Fails (usage) where there is no such program on PATH.
[[nodiscard]] Result<void> check_tool(const std::vector<std::string>& tool);

/// Puts the tool before the commands of clients and article programs. go-native, which everybody is compared
/// with, only where it runs alone. What a tool needs is its own affair: of limits only those hold that were
/// asked for ("memory_mib=512").
void put_under(Workbench& bench, const std::vector<std::string>& tool,
               const std::vector<std::string>& limits);

/// Every process's requests go to a file of their own in the folder: <library>@<client>-<n>.jsonl.
[[nodiscard]] Result<void> save_requests(Workbench& bench, const std::filesystem::path& folder);

/// Once the run is over: beside each of these files a script that starts the client with it, and the words
/// put before its own, if any ("$@"). Gives the scripts, go-native's last.
[[nodiscard]] Result<std::vector<std::filesystem::path>> write_replays(const Workbench& bench,
                                                                       const std::filesystem::path& folder);

/// Runs a script with this tool, in the foreground: the terminal and its Ctrl-C are the tool's until it ends.
/// Gives its exit code.
[[nodiscard]] Result<int> in_foreground(const std::filesystem::path& script,
                                        const std::vector<std::string>& tool);

}  // namespace concord
