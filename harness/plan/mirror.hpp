// The plan of a mirror (go/cmd/contract/mirror.go): what is sent to each export, what must arrive, and what
// comes back. All of it is a function of the contract; nothing is blessed.
#pragma once

#include <map>
#include <string>

#include "plan/plan.hpp"

namespace concord {

/// After so many calls of an export the mirror's answers begin again; the first is no. 0.
inline constexpr std::uint64_t mirror_turns = 4;

/// `lacking` are exports that the mirror does not have, with the reasons. The contract must outlive the plan.
[[nodiscard]] Plan mirror_plan(const Contract& contract, const std::map<std::string, std::string>& lacking);

}  // namespace concord
