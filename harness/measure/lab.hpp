// The bench inside live clients, one launch of each: calibrates the number of loops, interleaves rounds
// across all clients so that drift hits them alike, checks that the calls were real. Linked C, to which the
// others are compared, is measured before and behind every few of them. Gives raw rounds; statistics are
// elsewhere.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/measurement.hpp"
#include "run/run.hpp"

namespace concord {

/// A client that makes the calls of a plan's [[bench]] entries, on the library or on its twin.
struct Bencher {
  const Plan* plan = nullptr;
  const BuiltLibrary* library = nullptr;
  std::string client;
  Start start;
  Subject subject = Subject::library;
  std::chrono::milliseconds warm_up{100};  ///< of each cell, before anything counts
  bool again = false;   ///< the same code as another bencher, beside it: what they differ by is noise
  bool caller = false;  ///< its library can call back, and is there for the calls from a callback only
};

/// A cell's multiple of linked C is worth what the two share: a busy neighbour on the same processor doubles
/// all times for a tenth of a second. So linked C is measured again after so few cells.
inline constexpr std::size_t cells_between_references = 3;

struct LabRequest {
  std::vector<Bencher> benchers;
  std::vector<std::string> contexts;    ///< also from there, where a client can: words of PROTOCOL.md §4
  std::chrono::milliseconds batch{10};  ///< wall time of one round of one cell
  unsigned rounds = 15;
  std::uint64_t seed = 1;  ///< of the order within rounds
  Deadlines deadlines;
  /// Called once the clients are there and have said what they can: how long measuring will take.
  std::function<void(std::chrono::milliseconds)> on_plan{};
  std::function<bool()> stop;  ///< looked at a few times a second; may be empty
  std::function<void(std::uint64_t done, std::uint64_t planned, const std::string& client)> progress;
};

struct LabResult {
  std::vector<Cell> cells;  ///< by library, then function, then the order of `benchers`, then context
  std::vector<Cell> again;  ///< of the benchers that are there for the noise
  std::vector<ClientState> clients;
  std::vector<Beginning> beginnings;  ///< of those that were ready
  bool stopped = false;               ///< cells have fewer rounds then, or none and are left out
};

/// Whatever a client does costs its own cells only: they are left out with the reason. Fails (environment)
/// where the event loop cannot be had.
[[nodiscard]] Result<LabResult> measure_cells(const LabRequest& request);

/// The arguments of a call, to tell whether two measurements made the same one: whole, or of long ones the
/// start and a digest.
[[nodiscard]] std::string row_in_short(const PlannedBench& call);

/// What `sum` must be when `loops` calls gave `row` each time (clients/PROTOCOL.md §4).
[[nodiscard]] std::string expected_sum(const Json& row, const Export& function, std::uint64_t loops);

}  // namespace concord
