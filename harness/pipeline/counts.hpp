// What calls take besides time, where a bench was asked for it.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "measure/counting.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

using FoundCounters = std::map<Countable, std::filesystem::path>;

/// The programs that count what was asked for. Fails (environment) where one is not on this machine.
[[nodiscard]] Result<FoundCounters> find_counters(const Effort& effort);

/// How long counting takes, about: as seen on a slow machine.
[[nodiscard]] std::chrono::seconds counting_time(const std::vector<Bencher>& benchers,
                                                 const std::vector<ToolState>& tools,
                                                 const FoundCounters& counters);

/// Sets what was counted of each cell. Instructions are counted of clients that are programs of their own:
/// an interpreter or a virtual machine takes minutes under valgrind, or dies of it; and of Go's own program
/// nobody knows on which thread it calls. Gives warnings. `tools` are those of all clients.
[[nodiscard]] Result<std::vector<std::string>> count_all(
    std::vector<Cell>& cells, const std::vector<Bencher>& benchers, const std::vector<ToolState>& tools,
    const FoundCounters& counters, const Deadlines& deadlines, const ShowProgress& progress);

}  // namespace concord
