// Other orders of the same plan, to find cases that depend on what ran before them. An order follows from its
// seed alone; ids, digests and reports know nothing of it.
#pragma once

#include <cstdint>

namespace concord {

struct Plan;

/// The blocks of a family in another order, without a list of them: there may be millions.
struct BlockOrder {
  std::uint64_t count = 0;  ///< of blocks
  std::uint64_t factor = 1, inverse = 1, offset = 0;

  /// One of those orders that are n → factor · n + offset (modulo count).
  [[nodiscard]] static BlockOrder drawn(std::uint64_t count, std::uint64_t seed, std::uint64_t stream);
  [[nodiscard]] std::uint64_t at(std::uint64_t turn) const;        ///< which block
  [[nodiscard]] std::uint64_t turn_of(std::uint64_t block) const;  ///< when
};

/// Stateless cases, sessions, families, the blocks of each, and the cases that end their process: each kind
/// in the order of this seed, whatever order it was in before. Steps of a session stay as they are.
void shuffle(Plan& plan, std::uint32_t seed);

}  // namespace concord
