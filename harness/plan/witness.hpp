// What a mirror says that arrived (go/cmd/contract/witness): lines of JSON, one for each call and one for
// each address of its own that it got back to be freed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace concord {

/// What arrived at one call of the function, by the path to each part: {"p.x":"01 00","free of
/// r0":"FreeText"}. In words where the function was not called, or where that cannot be read.
[[nodiscard]] Json arrived_in(std::string_view witness, const std::string& function);

/// How many calls of the function the mirror had seen before; 0 where it says nothing.
[[nodiscard]] std::uint64_t calls_before(std::string_view witness, const std::string& function);

/// The key under which a freed address stands: `path` leads to where the mirror gave it.
[[nodiscard]] std::string key_of_freed(const std::string& path);

}  // namespace concord
