#include "plan/generate.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "plan/samples.hpp"
#include "plan/values.hpp"

namespace concord {
namespace generate_test {

using namespace samples;
using testing::Contains;
using testing::Each;
using testing::Not;

const Type pair = struct_of("C.pair", {{"x", i16}, {"y", i16}});

std::string random_value(const Type& type, std::uint64_t stream) {
  Random random(1, stream);
  std::string text;
  append_random_value(type, {}, random, text);
  return text;
}

/// Every generator gives what a suite could say as well: readable and back is the same.
TEST(Generate, GivesValuesOfTheType) {
  for (const Type& type :
       {boolean, i8, u64, f32, text, cstring, pair, array_of(u8, 3), array_of(f64, 2), pointer_to(pair),
        pointer_to(u8), slice_of(text), slice_of(slice_of(i32)), pointer_to(slice_of(i64))}) {
    ASSERT_TRUE(has_generator(type)) << type.go;
    std::vector<std::string> values = telling_values(type);
    for (std::uint64_t i = 0; i < 50; ++i) values.push_back(random_value(type, i));
    for (const std::string& value : values) {
      const Result<Json> again = wire_from_suite(readable_from_wire(Json::parse(value), type), type);
      ASSERT_TRUE(again) << type.go << " " << value << ": " << again.error().text;
      EXPECT_EQ(to_text(*again), value) << type.go;
    }
  }
}

TEST(Generate, ShowsSwappedPartsOfAStruct) {
  for (const std::string& value : telling_values(pair)) {
    const Json fields = Json::parse(value);
    EXPECT_NE(fields[0], fields[1]) << value;
  }
}

TEST(Generate, GivesCStringsWithoutNul) {
  EXPECT_THAT(telling_values(cstring), Contains("null"));
  for (std::uint64_t i = 0; i < 200; ++i) {
    const std::string value = random_value(cstring, i);
    for (std::size_t at = 1; at + 1 < value.size(); at += 2) EXPECT_NE(value.substr(at, 2), "00") << value;
  }
}

TEST(Generate, HasNoneForWhatOnlyALibraryKnows) {
  EXPECT_FALSE(has_generator(opaque));
  EXPECT_FALSE(has_generator(callback({}, {})));
  EXPECT_FALSE(has_generator(struct_of("C.holder", {{"x", i16}, {"p", opaque}})));
  EXPECT_FALSE(has_generator(channel));
}

}  // namespace generate_test
}  // namespace concord
