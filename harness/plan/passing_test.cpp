// Values by name, from reply to argument.
#include "plan/passing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/samples.hpp"

namespace concord {
namespace passing_test {

using namespace samples;
using testing::HasSubstr;

const Type item = struct_of("C.struct_item", {{"id", i64}, {"at", opaque}});
const Export find{"Find", "", "", 0, {{"out", pointer_to(item), true}}, {{"", opaque}, {"text", cstring}}};
const Export use{
    "Use",
    "",
    "",
    0,
    {{"at", opaque}, {"item", pointer_to(item), true}, {"n", i32}, {"text", cstring}, {"id", i64}},
    {{"", opaque}}};

Pick pick(const std::string& name, const std::string& place) {
  const Place at = parse_place(place).value();
  return {name, at, type_at(at, find).value()};
}

Pick of_json(const std::string& name, const std::string& path) {
  Pick result = pick(name, "text");
  result.path = {path};
  result.path_text = "/" + path;
  return result;
}

Passing giving(std::vector<Pick> picks) {
  Passing passing;
  passing.gives = std::move(picks);
  return passing;
}

Passing using_args(const std::string& args, std::vector<Need> needs) {
  Passing passing;
  passing.args = parse_json(args).value();
  passing.needs = std::move(needs);
  return passing;
}

/// A row of Find: an address, the text {"n":7,"s":"ab","o":{"x":1}}, and one item.
std::string found() {
  return R"(["4096","7b226e223a372c2273223a226162222c226f223a7b2278223a317d7d",[["5","8192"]]])";
}

TEST(NameBook, GivesEachPlaceItsValue) {
  NameBook book;
  std::string row = found();
  ASSERT_TRUE(book.take(giving({pick("a", "r0"), pick("id", "out[0].id"), pick("b", "out.at"),
                                of_json("n", "n"), of_json("s", "s"), of_json("o", "o")}),
                        find, row));
  EXPECT_EQ(row, found());
  const std::vector<Need> needs{{"a", "s.f"}, {"id", "s.f"}, {"b", "s.f"},
                                {"n", "s.f"}, {"s", "s.f"},  {"o", "s.f"}};
  EXPECT_EQ(
      book.row_of(using_args(R"([{"from":"a"},{"from":"b"},{"from":"n"},{"from":"s"},{"from":"id"}])", needs),
                  use, "")
          .value(),
      R"(["4096","8192",7,"6162","5"])");
  EXPECT_EQ(
      book.row_of(
              using_args(R"([null,[{"id":{"from":"id"},"at":{"from":"a"}}],1,{"text":"${o} ${s} ${a}"},0])",
                         needs),
              use, "")
          .value(),
      R"([null,[["5","4096"]],1,"7b2278223a317d206162203430393)"
      R"(6","0"])");
}

TEST(NameBook, SaysWhatIsNotThere) {
  NameBook book;
  std::string row = R"([null,"7b7d",null])";
  const Result<void> taken =
      book.take(giving({pick("a", "r0"), pick("id", "out[0].id"), of_json("n", "n")}), find, row);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().text, "out is null, which was to be named \"id\"");
  const Result<std::string> later = book.row_of(using_args("[]", {{"n", "s.find"}}), use, "");
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().text, "step s.find gave no \"n\"");
  EXPECT_EQ(book.row_of(using_args(R"([{"from":"a"},null,1,null,0])", {{"a", "s.find"}}), use, "").value(),
            R"([null,null,1,null,"0"])")
      << "null is a value";
}

TEST(NameBook, AValueThatDoesNotFitIsSaid) {
  NameBook book;
  std::string row = R"(["1","7b226e223a393939393939393939397d",null])";  // {"n":9999999999}
  ASSERT_TRUE(book.take(giving({of_json("n", "n")}), find, row));
  const Result<std::string> made =
      book.row_of(using_args(R"([null,null,{"from":"n"},null,0])", {{"n", "s.find"}}), use, "");
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().text, HasSubstr("argument \"n\" of Use: 9999999999 is out of range for int32"));
}

TEST(NameBook, AnAddressThatComesBackIsCalledByItsName) {
  NameBook book;
  std::string row = found();
  ASSERT_TRUE(book.take(giving({pick("a", "r0"), pick("id", "out[0].id")}), find, row));
  std::string echo = R"(["4096",[["4096","4096"]]])";
  Passing step = using_args("[]", {{"a", "s.f"}, {"id", "s.f"}});
  ASSERT_TRUE(book.take(step, use, echo));
  EXPECT_EQ(echo, R"([{"from":"a"},[[{"from":"a"},{"from":"a"}]]])");
  std::string unused = R"(["4096",null])";
  ASSERT_TRUE(book.take(using_args("[]", {}), use, unused));
  EXPECT_EQ(unused, R"(["4096",null])") << "only what was handed to the step";
}

TEST(NameBook, KnowsWhatIsKept) {
  NameBook book;
  Passing keeping, needing;
  keeping.keeps = {"ear"};
  needing.needs = {{"ear", "s.listen", true}};
  EXPECT_EQ(book.row_of(needing, use, "[1]").error().text, "step s.listen kept no \"ear\"");
  std::string row = "[]";
  ASSERT_TRUE(book.take(keeping, use, row));
  EXPECT_EQ(book.row_of(needing, use, "[1]").value(), "[1]");
}

}  // namespace passing_test
}  // namespace concord
