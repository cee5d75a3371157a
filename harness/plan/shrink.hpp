// Smaller arguments than those of a call, for looking for the smallest that still fail. Knows types; runs
// nothing and does not know what failing is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/contract.hpp"

namespace concord {

/// Rows (in wire spelling) that differ from this one in one argument, which is simpler there: nearer to zero,
/// shorter, with fewer bits. The simplest first, at most so many, each once. None for what is as simple as
/// can be.
[[nodiscard]] std::vector<std::string> simpler_rows(const Export& function, const std::string& row,
                                                    std::size_t most);

/// What "simpler" compares: a row that is tried costs less than the one it was made of, so a search ends.
[[nodiscard]] std::uint64_t cost_of(const Export& function, const std::string& row);

}  // namespace concord
