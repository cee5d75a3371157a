// A small counter-based generator: case n of a family can be made without the n cases before it.
// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (SplitMix64), 2014.
#pragma once

#include <cstdint>

namespace concord {

class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream)
      : state_(mixed(seed + golden) ^ mixed(stream * golden + 1)) {}

  std::uint64_t next() { return mixed(state_ += golden); }
  /// 0 … bound-1; the bias of the modulo is below 2^-32 for the small bounds used here.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

}  // namespace concord
