// Knows kinds of work, not how they are played.
#include "plan/order.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "plan/plan.hpp"
#include "plan/random.hpp"

namespace concord {

namespace {

enum Stream : std::uint64_t { of_stateless = 1, of_deadly, of_sessions, of_families, of_blocks };

/// Fisher and Yates; the library's own shuffle may differ from one version to the next.
template <class List>
void permute(List& list, std::uint32_t seed, std::uint64_t stream) {
  Random random(seed, stream);
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

/// a · b modulo m, where the product need not fit.
std::uint64_t times(std::uint64_t a, std::uint64_t b, std::uint64_t m) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(Wide{a} * b % m);
}

/// The number that gives 1 when it is multiplied with `a` modulo `m`, of which the greatest common divisor
/// is 1. Source: the extended Euclidean algorithm (Knuth, The Art of Computer Programming, volume 2, 4.5.2).
std::uint64_t inverse_of(std::uint64_t a, std::uint64_t m) {
  std::uint64_t u = 1 % m, v = 0, left = a, right = m;  // a · u ≡ left, a · v ≡ right
  while (left > 1) {
    const std::uint64_t quotient = left / right;
    left -= quotient * right;
    std::swap(left, right);
    u = (u + (m - times(quotient % m, v, m))) % m;
    std::swap(u, v);
  }
  return u;
}

std::uint64_t blocks_of(const PlannedFamily& family) {
  const std::uint64_t rows = family.family->rows_per_block();
  return family.family->size() / rows + (family.family->size() % rows == 0 ? 0 : 1);
}

}  // namespace

BlockOrder BlockOrder::drawn(std::uint64_t count, std::uint64_t seed, std::uint64_t stream) {
  BlockOrder order;
  order.count = count;
  if (count < 2) return order;
  Random random(seed, stream);
  order.offset = random.below(count);
  do order.factor = random.below(count);
  while (std::gcd(order.factor, count) != 1);
  order.inverse = inverse_of(order.factor, count);
  return order;
}

std::uint64_t BlockOrder::at(std::uint64_t turn) const {
  if (count < 2) return turn;
  const std::uint64_t scaled = times(turn, factor, count);
  return scaled >= count - offset ? scaled - (count - offset) : scaled + offset;
}

std::uint64_t BlockOrder::turn_of(std::uint64_t block) const {
  if (count < 2) return block;
  return times(block >= offset ? block - offset : block + (count - offset), inverse, count);
}

void shuffle(Plan& plan, std::uint32_t seed) {
  const auto before = [](const PlannedSession& a, const PlannedSession& b) { return a.steps < b.steps; };
  std::sort(plan.stateless.begin(), plan.stateless.end());
  std::sort(plan.deadly.begin(), plan.deadly.end());
  std::sort(plan.sessions.begin(), plan.sessions.end(), before);
  std::sort(plan.families.begin(), plan.families.end(), [](const PlannedFamily& a, const PlannedFamily& b) {
    return std::tie(a.where.line, a.only) < std::tie(b.where.line, b.only);
  });
  permute(plan.stateless, seed, of_stateless);
  permute(plan.deadly, seed, of_deadly);
  permute(plan.sessions, seed, of_sessions);
  permute(plan.families, seed, of_families);
  for (PlannedFamily& family : plan.families) {
    if (family.family && !family.only)
      family.order = BlockOrder::drawn(blocks_of(family), seed, of_blocks + family.where.line);
  }
}

}  // namespace concord
