// Ranges against what tools say of themselves.
#include "plan/version_range.hpp"

#include <gtest/gtest.h>

namespace concord {
namespace version_range_test {

bool holds(const char* range, const char* version) {
  const Result<VersionRange> parsed = parse_version_range(range);
  EXPECT_TRUE(parsed) << range;
  return parsed && contains(*parsed, version);
}

TEST(VersionRange, BoundsHoldTogether) {
  EXPECT_TRUE(holds(">=1.22 <1.24", "go1.22.0"));
  EXPECT_TRUE(holds(">=1.22 <1.24", "go1.23.9"));
  EXPECT_FALSE(holds(">=1.22 <1.24", "go1.24"));
  EXPECT_FALSE(holds(">=1.22 <1.24", "go1.9"));
  EXPECT_TRUE(holds("!= 1.23", "go1.22"));
}

TEST(VersionRange, ABoundSpeaksOfAsManyPartsAsItHas) {
  EXPECT_TRUE(holds("==1.22", "go1.22.5"));
  EXPECT_TRUE(holds("<=1.22", "go1.22.5"));
  EXPECT_FALSE(holds(">1.22", "go1.22.5"));
  EXPECT_TRUE(holds(">1.22.4", "go1.22.5"));
  EXPECT_FALSE(holds("==1.22.5", "go1.22"));
}

TEST(VersionRange, AWordPicksTheToolWhoseVersionIsMeant) {
  EXPECT_TRUE(holds("koffi <3.4", "Node 20.20.2, koffi 3.3.4"));
  EXPECT_FALSE(holds("koffi >=3.4", "Node 20.20.2, koffi 3.3.4"));
  EXPECT_TRUE(holds(">=20", "Node 20.20.2, koffi 3.3.4"));
  EXPECT_TRUE(holds("Node", "Node 20.20.2, koffi 3.3.4"));
  EXPECT_FALSE(holds("Bun", "Node 20.20.2, koffi 3.3.4"));
  EXPECT_FALSE(holds("ffi >=3", "Node 20.20.2, koffi 3.3.4")) << "not within another word";
}

TEST(VersionRange, WithoutAVersionNothingIsInIt) {
  EXPECT_FALSE(holds(">=1", ""));
  EXPECT_FALSE(holds(">=1", "Python"));
  EXPECT_TRUE(contains(VersionRange{}, ""));
}

TEST(VersionRange, WhatIsNoRangeIsAnError) {
  for (const char* text : {"", " ", ">=", "1.22", ">=x", ">=1.2 koffi", "=>1", ">=1.2-rc1"}) {
    const Result<VersionRange> parsed = parse_version_range(text);
    EXPECT_TRUE(!parsed || (parsed->bounds.empty() && !parsed->word.empty())) << text;
  }
  EXPECT_FALSE(parse_version_range("=>1"));
  EXPECT_FALSE(parse_version_range(""));
  EXPECT_FALSE(parse_version_range(">=1.2 koffi"));
}

}  // namespace version_range_test
}  // namespace concord
