// A plan divided among machines that do not talk to each other: each works out the same division by itself.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "model/summary.hpp"
#include "plan/plan.hpp"

namespace concord {

/// What cannot be divided: a stateless case, a whole session, a whole family (its golden is a digest of all
/// of its cases), an article program.
struct Unit {
  std::vector<std::string> ids;  ///< of its cases; of a program with "@client" behind
  double weight = 0;             ///< what it costs on all clients together: 1 is a generated row
  bool own_process = false;      ///< it needs a fresh process of each client
  bool program = false;  ///< placed after all others, so that cases stay where they are without programs
};

/// The units of the cases of a plan, in its order.
[[nodiscard]] std::vector<Unit> units_of(const Plan& plan);
[[nodiscard]] Unit program_unit(const std::string& id, const std::string& client);

/// The ids of one shard's units: the heaviest first, each to the shard that has the least so far. Depends on
/// the units of this library, their weights and the shard, and on nothing else. `library` decides who gets
/// the first one, so that several small libraries do not all go to shard 1.
[[nodiscard]] std::vector<std::string> ids_of_shard(const std::string& library,
                                                    const std::vector<Unit>& units, const Shard& shard);

}  // namespace concord
