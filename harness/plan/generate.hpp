// Values made up for a type: the telling ones (limits, zero, what encodings and widths get wrong) and random
// ones. All in wire spelling. Knows types; knows no library and no family.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/contract.hpp"
#include "plan/random.hpp"

namespace concord {

/// Whether values of the type can be made up: not those of which only a library knows a valid one (addresses,
/// functions).
[[nodiscard]] bool has_generator(const Type& type);

/// Each once. Of a struct or array not the cross product: every part goes through its own telling values at
/// the same time, each a step ahead of the one before it, so that swapped parts show.
[[nodiscard]] std::vector<std::string> telling_values(const Type& type);

/// Bounds of the number of elements or bytes, both included.
struct Lengths {
  std::uint64_t shortest = 0, longest = 24;
};

/// Of a pointer with `elem`: so many cells.
void append_random_cells(const Type& pointer, std::uint64_t cells, Random& random, std::string& out);

void append_random_value(const Type& type, Lengths lengths, Random& random, std::string& out);

/// The low bits of `bits` as a value of the kind.
void append_integer(std::uint64_t bits, Kind kind, std::string& out);

}  // namespace concord
