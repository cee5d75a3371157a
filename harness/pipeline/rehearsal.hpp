// Made-up cases, tried on Go itself before anybody is compared with it.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "pipeline/pipeline.hpp"

namespace concord {

/// Families that say nothing of a client, by function and name, and why: go-native does not answer some of
/// their cases, or answers them in another way when they are asked in another order.
using Unfit = std::map<std::pair<std::string, std::string>, std::string>;

/// Plays the families of the plan on go-native alone, twice and in different orders. What came of it is kept
/// in the cache under `name`, and holds until the library, its families or what clients get from the command
/// line change. Fails (interrupted) on Ctrl-C, and where the event loop cannot be had.
[[nodiscard]] Result<Unfit> rehearse(const BuiltLibrary& library, const Plan& plan,
                                     const Selection& selection, const std::string& name);

}  // namespace concord
