// Searches for small arguments end, and end where they should.
#include "plan/shrink.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/json.hpp"
#include "contract/contract.hpp"
#include "plan/values.hpp"

namespace concord {
namespace shrink_test {

using testing::Each;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view contract_text = R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Add","params":[{"name":"a","type":{"kind":"i64","go":"int","c":"GoInt"}},
                          {"name":"b","type":{"kind":"i32","go":"int32","c":"GoInt32"}}],"results":[]},
  {"name":"Log","params":[{"name":"text","type":{"kind":"string","go":"string","c":"GoString"}}],"results":[]},
  {"name":"Half","params":[{"name":"x","type":{"kind":"f64","go":"float64","c":"GoFloat64"}}],"results":[]},
  {"name":"Sort","params":[{"name":"x","type":{"kind":"slice","go":"[]int","c":"GoSlice",
                            "elem":{"kind":"i64","go":"int","c":"GoInt"}}}],"results":[]},
  {"name":"Is","params":[{"name":"x","type":{"kind":"bool","go":"bool","c":"GoUint8"}}],"results":[]}]})";

class Shrink : public testing::Test {
 protected:
  /// As a run does: the simplest that fails, again and again.
  std::string smallest(const std::string& name, std::string row,
                       const std::function<bool(const Json&)>& fails) {
    for (int round = 0; round < 200; ++round) {
      std::string next;
      for (const std::string& each : simpler_rows(function(name), row, 48)) {
        EXPECT_LT(cost_of(function(name), each), cost_of(function(name), row)) << each << " of " << row;
        if (!fails(parse_json(each).value())) continue;
        next = each;
        break;
      }
      if (next.empty()) return row;
      row = next;
    }
    ADD_FAILURE() << "the search does not end";
    return row;
  }
  const Export& function(const std::string& name) { return *find_export(contract_, name); }

  Contract contract_ = parse_contract(contract_text, "the test").value();
};

std::int64_t number(const Json& value) {
  return value.is_string() ? std::stoll(value.get<std::string>()) : value.get<std::int64_t>();
}

TEST_F(Shrink, what_is_cut_to_32_bits_fails_first_at_two_to_the_31) {
  const auto cut = [](const Json& row) {
    return number(row[0]) != static_cast<std::int32_t>(number(row[0]));
  };
  EXPECT_EQ(smallest("Add", R"(["-8837465283746528",77])", cut), R"(["2147483648",0])");
}

TEST_F(Shrink, a_sign_that_matters_stays) {
  const auto negative = [](const Json& row) { return number(row[1]) < 0; };
  EXPECT_EQ(smallest("Add", R"(["12345",-98765])", negative), R"(["0",-1])");
}

TEST_F(Shrink, of_a_text_only_the_telling_byte_stays) {
  const auto holds_nul = [](const Json& row) {
    const std::string bytes = bytes_of_hex(row[0].get<std::string>()).value();
    return bytes.find('\0') != std::string::npos;
  };
  EXPECT_EQ(smallest("Log", R"(["4865006c6c6f20776f726c64"])", holds_nul), R"(["00"])");
}

TEST_F(Shrink, of_a_slice_only_what_makes_it_fail_stays) {
  const auto has_spare = [](const Json& row) {
    return row[0].is_object() && row[0]["cells"].size() > row[0]["len"].get<std::size_t>();
  };
  EXPECT_EQ(smallest("Sort", R"([{"len":3,"cells":["9","8","7","6"]}])", has_spare),
            R"([{"len":0,"cells":["0"]}])");
}

TEST_F(Shrink, a_fraction_becomes_a_simple_one) {
  const auto is_fraction = [](const Json& row) {
    return row[0] != "0000000000000000" && row[0] != "3ff0000000000000";
  };
  const std::string row = smallest("Half", R"(["400921fb54442d18"])", is_fraction);
  EXPECT_LT(cost_of(function("Half"), row), cost_of(function("Half"), R"(["400921fb54442d18"])"));
}

TEST_F(Shrink, nothing_is_simpler_than_nothing) {
  EXPECT_THAT(simpler_rows(function("Add"), R"(["0",0])", 48), IsEmpty());
  EXPECT_THAT(simpler_rows(function("Is"), R"([false])", 48), IsEmpty());
  EXPECT_THAT(simpler_rows(function("Is"), R"([true])", 48), testing::ElementsAre("[false]"));
  EXPECT_THAT(simpler_rows(function("Sort"), "[null]", 48), IsEmpty());
  EXPECT_THAT(simpler_rows(function("Log"), R"(["616161616161616161616161616161"])", 3), SizeIs(3));
  EXPECT_THAT(simpler_rows(function("Log"), R"(["6161"])", 48), Each(Not(R"(["6161"])")));
}

TEST_F(Shrink, rows_of_another_shape_are_left_alone) {
  for (const char* row : {"", "{}", "[", R"([{"len":2}])", R"(["nan"])", "[12,[1]]"})
    for (const char* name : {"Add", "Log", "Half", "Sort"})
      static_cast<void>(simpler_rows(function(name), row, 48));
}

}  // namespace shrink_test
}  // namespace concord
