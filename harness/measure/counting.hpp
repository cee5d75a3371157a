// What a call takes besides time: instructions, system calls. A client is started twice for each call, to
// make it n times and 2n times; what the second process took more, divided by n, is the call's: starting,
// ending and the first call cancel out.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "measure/counters.hpp"
#include "measure/lab.hpp"
#include "model/measurement.hpp"

namespace concord {

struct CountRequest {
  Countable what = Countable::instructions;
  std::filesystem::path counter;  ///< its program
  std::vector<Bencher> benchers;
  Deadlines deadlines;
  std::function<bool()> stop;  ///< looked at a few times a second; may be empty
  std::function<void(std::uint64_t done, std::uint64_t planned, const std::string& client)> progress;
};

/// Sets the counts of summarised cells, of each client where it usually calls. Gives in words what could not
/// be counted, and why. Fails (environment) where the event loop or a folder cannot be had.
[[nodiscard]] Result<std::vector<std::string>> count_calls(std::vector<Cell>& cells,
                                                           const CountRequest& request);

/// How often to call: so often that noise is small, but not for long, since a client takes some fifty times
/// as long under callgrind.
[[nodiscard]] std::uint64_t calls_to_count(Countable what, double median_ns);

/// What a call takes, by name, of two processes of which the second made `calls` calls more. Names that come
/// less often than chance lets them are left out.
[[nodiscard]] std::vector<NamedCount> counts_a_call(const Counts& once, const Counts& twice,
                                                    std::uint64_t calls);

}  // namespace concord
