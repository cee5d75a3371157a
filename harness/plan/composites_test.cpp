#include "plan/composites.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/samples.hpp"
#include "plan/spelling_fixture.hpp"
#include "plan/values.hpp"

namespace concord {
namespace composites_test {

using namespace samples;
using testing::AllOf;
using testing::HasSubstr;

class EachComposite : public testing::TestWithParam<Spelling> {};

TEST_P(EachComposite, GoesFromSuiteToWireToReadable) {
  const Spelling& spelling = GetParam();
  EXPECT_EQ(wire(spelling.suite, spelling.type), spelling.wire);
  EXPECT_EQ(readable(spelling.wire, spelling.type), spelling.readable);
}

const Type name = array_of(i8, 4);
const Type pair = struct_of("C.pair", {{"x", i64}, {"y", f64}});
const Type line = struct_of("C.line", {{"from", pair}, {"name", name}});

INSTANTIATE_TEST_SUITE_P(CStrings, EachComposite,
                         testing::Values(Spelling{cstring, R"("Hé")", R"("48c3a9")", R"("Hé")"},
                                         Spelling{cstring, R"({"hex":"fffe"})", R"("fffe")",
                                                  R"({"hex":"fffe"})"},
                                         Spelling{cstring, R"({"nil":true})", "null", "null"},
                                         Spelling{slice_of(cstring), R"(["a",{"nil":true}])",
                                                  R"({"len":2,"cells":["61",null]})", R"(["a",null])"}));

INSTANTIATE_TEST_SUITE_P(
    StructsAndArrays, EachComposite,
    testing::Values(Spelling{pair, R"({"x":1,"y":0.5})", R"(["1","3fe0000000000000"])", R"({"x":1,"y":0.5})"},
                    Spelling{pair, R"([1,0.5])", R"(["1","3fe0000000000000"])", R"({"x":1,"y":0.5})"},
                    Spelling{pair, R"({"y":-0.0})", R"(["0","8000000000000000"])", R"({"x":0,"y":-0.0})"},
                    Spelling{line, R"({"name":"ab"})", R"([["0","0000000000000000"],"61620000"])",
                             R"({"from":{"x":0,"y":0.0},"name":"ab\u0000\u0000"})"},
                    Spelling{array_of(i16, 2), "[1,-2]", "[1,-2]", "[1,-2]"},
                    Spelling{name, "[1,-1,0,2]", R"("01ff0002")", R"({"hex":"01ff0002"})"}));

INSTANTIATE_TEST_SUITE_P(
    Pointers, EachComposite,
    testing::Values(
        Spelling{pointer_to(i64), "[5,6]", R"(["5","6"])", "[5,6]"},
        Spelling{pointer_to(i64), "5", R"(["5"])", "[5]"},
        Spelling{pointer_to(i64), R"({"zeros":2})", R"(["0","0"])", "[0,0]"},
        Spelling{pointer_to(i64), "[]", "[]", "[]"},
        Spelling{pointer_to(i64), R"({"nil":true})", "null", "null"},
        Spelling{pointer_to(i64), R"("94712")", R"("94712")", "94712"},
        Spelling{pointer_to(u8), R"("ab")", R"("6162")", R"("ab")"},
        Spelling{pointer_to(u8), R"({"zeros":2})", R"("0000")", R"("\u0000\u0000")"},
        Spelling{pointer_to(pair), R"({"x":1})", R"([["1","0000000000000000"]])", R"([{"x":1,"y":0.0}])"},
        Spelling{pointer_to(pointer_to(i64)), R"([[1],{"nil":true}])", R"([["1"],null])", R"([[1],null])"},
        Spelling{pointer_to(i64), R"({"keep":"m","value":[5]})", R"({"keep":"m","value":["5"]})",
                 R"({"keep":"m","value":[5]})"},
        Spelling{pointer_to(i64), R"({"kept":"m"})", R"({"kept":"m"})", R"({"kept":"m"})"},
        Spelling{opaque, "4096", R"("4096")", "4096"}));

INSTANTIATE_TEST_SUITE_P(
    Callbacks, EachComposite,
    testing::Values(Spelling{callback({cstring}, {i64}), R"({"returns":[1,2],"calls":3})",
                             R"({"returns":["1","2"],"calls":3})", R"({"returns":[1,2],"calls":3})"},
                    Spelling{callback({cstring}, {i64}), "{}", R"({"returns":["0"]})", R"({"returns":[0]})"},
                    Spelling{callback({}, {}), "{}", "{}", "{}"},
                    Spelling{callback({}, {}), R"({"nil":true})", "null", "null"}));

TEST(Composites, CallsOfACallbackAreReadByItsPrototype) {
  const Type visit = callback({cstring, i64}, {});
  EXPECT_EQ(readable(R"([["6869","1"],[null,"2"]])", visit), R"([["hi",1],[null,2]])");
  EXPECT_EQ(wire(R"([["hi",1],[null,2]])", visit), R"([["6869","1"],[null,"2"]])") << "goldens are read so";
  EXPECT_THAT(wire(R"([["hi"]])", visit), HasSubstr("a list of 2 arguments"));
}

TEST(Composites, WhatIsNoneIsRefusedByName) {
  EXPECT_THAT(wire(R"({"z":1})", pair),
              AllOf(HasSubstr("\"z\""), HasSubstr("field of C.pair"), HasSubstr("x")));
  EXPECT_THAT(wire("[1]", pair), HasSubstr("a list of 2 fields"));
  EXPECT_THAT(wire(R"({"x":"a"})", pair), AllOf(HasSubstr("field \"x\""), HasSubstr("an integer")));
  EXPECT_THAT(wire("[1,2,3]", array_of(i16, 2)), HasSubstr("a list of 2 elements"));
  EXPECT_THAT(wire(R"("abcde")", name), HasSubstr("at most 4 bytes"));
  EXPECT_THAT(wire(R"("a\u0000b")", cstring), HasSubstr("has a NUL in it"));
  EXPECT_THAT(wire(R"({"zeros":-1})", pointer_to(i64)), HasSubstr("zeros = 0 …"));
  EXPECT_THAT(wire(R"({"returns":[1]})", callback({}, {})), HasSubstr("is not {}"));
  EXPECT_THAT(wire(R"({"returns":[]})", callback({}, {i64})), HasSubstr("returns = "));
}

TEST(Composites, AWireValueThatIsNotOfTheTypeIsShownAsItIs) {
  EXPECT_EQ(readable("[1]", pair), "[1]");
  EXPECT_EQ(readable("7", name), "7");
  EXPECT_EQ(readable(R"({"a":1})", cstring), R"({"a":1})");
}

}  // namespace composites_test
}  // namespace concord
