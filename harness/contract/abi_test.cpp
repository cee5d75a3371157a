#include "contract/abi.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "contract/contract.hpp"

namespace concord {
namespace abi_test {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string int_type = R"({"kind":"i64","go":"int","c":"GoInt"})";
const std::string i32_type = R"({"kind":"i32","go":"int32","c":"GoInt32"})";
const std::string bool_type = R"({"kind":"bool","go":"bool","c":"GoUint8"})";
const std::string hidden_byte = R"({"kind":"unknown","go":"?","c":"GoUint8","size":1,"align":1})";

std::string slice_of(const std::string& elem) {
  return R"({"kind":"slice","go":"[]int","c":"GoSlice","elem":)" + elem + "}";
}
const std::string hidden = R"({"kind":"unknown","go":"?","c":""})";

std::string pair_with(const std::string& second, int offset = 8) {
  return R"({"kind":"struct","go":"C.pair","c":"pair","size":16,"align":8,"fields":[{"name":"a","offset":0,"type":)" +
         int_type + R"(},{"name":"b","offset":)" + std::to_string(offset) + R"(,"type":)" + second + "}]}";
}

std::string taking(const std::string& name, const std::vector<std::string>& types,
                   const std::string& result = "") {
  std::string params;
  for (const std::string& type : types)
    params += (params.empty() ? "" : ",") + (R"({"name":"p","type":)" + type + "}");
  return R"({"name":")" + name + R"(","params":[)" + params + R"(],"results":[)" +
         (result.empty() ? "" : R"({"name":"","type":)" + result + "}") + "]}";
}

const std::string untold =
    R"({"name":"F","params":[{"name":"?","type":{"kind":"unknown","go":"?","c":""}}],"results":[]})";

Abi abi_of(const std::string& exports, const std::string& package = "example.org/awesome",
           const std::string& library = "awesome") {
  auto contract = parse_contract(R"({"concord":1,"library":")" + library + R"(","package":")" + package +
                                     R"(","exports":[)" + exports + "]}",
                                 "test");
  EXPECT_TRUE(contract) << contract.error().text;
  return {contract.value_or(Contract()), ""};
}

/// What became of the one export F.
AbiChange change_of(const std::string& before, const std::string& now) {
  const auto changes = compare_abis(abi_of(before), abi_of(now));
  EXPECT_THAT(changes, SizeIs(1));
  return changes.empty() ? AbiChange() : changes.front();
}

TEST(Abi, IsKeptWithOneExportALine) {
  const std::string text = abi_form(abi_of(taking("G", {}) + "," + taking("F", {int_type})));
  EXPECT_THAT(text, HasSubstr("\n" + taking("F", {int_type}) + ",\n" + taking("G", {}) + "\n]"));
}

TEST(Abi, IsReadAsItWasWritten) {
  const TemporaryFolder folder;
  Abi abi = abi_of(taking("F", {pair_with(bool_type)}));
  abi.soname = "libawesome.so.1";
  ASSERT_TRUE(write_file_atomically(folder / "abi.json", abi_form(abi)));
  const auto read = read_abi(folder / "abi.json");
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_EQ(read->soname, "libawesome.so.1");
  EXPECT_THAT(compare_abis(*read, abi), IsEmpty());
}

TEST(Abi, OfAnotherVersionIsRefused) {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& text) {
    EXPECT_TRUE(write_file_atomically(folder / "abi.json", text));
    const auto read = read_abi(folder / "abi.json");
    EXPECT_FALSE(read);
    EXPECT_EQ(read ? Fault::late : read.error().fault, Fault::usage);
    return read ? "" : read.error().text;
  };
  EXPECT_THAT(refusal(R"({"concord_abi":2,"concord":1})"), HasSubstr("has version 2"));
  EXPECT_THAT(refusal(R"({"concord":1})"), HasSubstr("holds no recorded ABI"));
  EXPECT_THAT(refusal("[]"), HasSubstr("holds no recorded ABI"));
  EXPECT_THAT(refusal("{"), HasSubstr("abi.json: "));
  EXPECT_FALSE(read_abi(folder / "absent.json"));
}

TEST(Abi, OfAnotherLibraryIsTold) {
  const Abi mine = abi_of("");
  EXPECT_EQ(other_library(mine, abi_of("", "example.org/awesome", "renamed")),
            "");  // a package keeps its path
  EXPECT_THAT(other_library(mine, abi_of("", "example.org/other")), HasSubstr("example.org/other"));
  EXPECT_EQ(other_library(mine, abi_of("", "", "libawesome")), "");
  EXPECT_EQ(other_library(mine, abi_of("", "command-line-arguments", "awesome")), "");
  EXPECT_THAT(other_library(mine, abi_of("", "", "other")), HasSubstr("\"other\""));
}

TEST(Abi, BreaksWhereCallersWouldPassOrGetSomethingElse) {
  using Class = AbiChange::Class;
  const auto is_breaking = [](const std::string& before, const std::string& now, const std::string& why) {
    const AbiChange change = change_of(before, now);
    EXPECT_EQ(change.what, Class::breaking) << why;
    EXPECT_EQ(change.why, why);
  };
  is_breaking(taking("F", {int_type}), "", "it is gone");
  is_breaking(taking("F", {int_type, int_type}), taking("F", {int_type}), "it had 2 parameters and has 1");
  is_breaking(taking("F", {int_type, int_type}), taking("F", {int_type, i32_type}),
              "parameter 2 was int and is int32");
  is_breaking(taking("F", {}, int_type), taking("F", {}, bool_type), "the result was int and is bool");
  is_breaking(taking("F", {slice_of(int_type)}), taking("F", {slice_of(i32_type)}),
              "the parameter: []int has another layout");
  is_breaking(taking("F", {pair_with(i32_type)}), taking("F", {pair_with(i32_type, 12)}),
              "the parameter: C.pair has another layout");
}

TEST(Abi, OfNewExportsIsAdditive) {
  const AbiChange change = change_of("", taking("F", {int_type}));
  EXPECT_EQ(change.what, AbiChange::Class::additive);
  EXPECT_EQ(change.recorded, "");
  EXPECT_EQ(change.current, "F(p int)");
}

TEST(Abi, DoesNotCountNamesOfTypesAndParameters) {
  const std::string celsius = R"({"kind":"f64","go":"Celsius","c":"GoFloat64"})";
  const std::string kelvin = R"({"kind":"f64","go":"Kelvin","c":"GoFloat64"})";
  EXPECT_THAT(compare_abis(abi_of(taking("F", {celsius})), abi_of(taking("F", {kelvin}))), IsEmpty());
}

TEST(Abi, IsUnknownWhereOneSideDoesNotTell) {
  using Class = AbiChange::Class;
  EXPECT_EQ(change_of(taking("F", {bool_type}), taking("F", {hidden_byte})).what, Class::unknown);
  EXPECT_EQ(change_of(taking("F", {slice_of(int_type)}), taking("F", {slice_of(hidden)})).what,
            Class::unknown);
  EXPECT_EQ(change_of(taking("F", {int_type}), untold).what, Class::unknown);
  EXPECT_EQ(change_of(untold, taking("F", {int_type})).what, Class::unknown);
  EXPECT_EQ(change_of(untold, untold).what, Class::unknown);
  EXPECT_THAT(change_of(taking("F", {slice_of(int_type)}), taking("F", {slice_of(hidden)})).why,
              HasSubstr("cannot be told"));
}

TEST(Abi, BreaksEvenWhereNotAllIsTold) {
  EXPECT_EQ(change_of(taking("F", {int_type}), taking("F", {hidden_byte})).what, AbiChange::Class::breaking);
  EXPECT_EQ(change_of(taking("F", {bool_type, int_type}), taking("F", {hidden_byte, i32_type})).why,
            "parameter 2 was int and is int32");
}

TEST(Abi, BreaksWithAnotherSoname) {
  Abi before = abi_of(""), now = before;
  before.soname = "libawesome.so.1";
  now.soname = "libawesome.so.2";
  const auto changes = compare_abis(before, now);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].name, "SONAME");
  EXPECT_EQ(changes[0].what, AbiChange::Class::breaking);
}

}  // namespace abi_test
}  // namespace concord
