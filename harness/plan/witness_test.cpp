#include "plan/witness.hpp"

#include <gtest/gtest.h>

namespace concord {
namespace witness_test {

constexpr const char* add = R"({"function":"Add","call":5,"arrived":{"a":"0c 00","b":"63 00"}})";

std::string arrived(const std::string& witness) { return to_text(arrived_in(witness, "Add")); }

TEST(Witness, TellsWhatArrivedByThePathToEachPart) {
  EXPECT_EQ(arrived(std::string(add) + "\n"), R"({"a":"0c 00","b":"63 00"})");
}

TEST(Witness, SaysSoWhereTheFunctionWasNotCalled) {
  EXPECT_EQ(arrived(""), R"("nothing: the mirror was not called")");
  EXPECT_EQ(arrived("{\"function\":\"Sub\",\"call\":0,\"arrived\":{}}\n"),
            R"("nothing: the mirror was not called")");
}

TEST(Witness, CountsASecondCallOfTheSameFunction) {
  EXPECT_EQ(arrived(std::string(add) + "\n" + add + "\n"), R"({"a":"0c 00","b":"63 00","calls":"2"})");
}

TEST(Witness, ListsFreedAddressesInOneOrder) {
  const std::string call = R"({"function":"Add","call":0,"arrived":{}})";
  const std::string one = R"({"freed":"r0","by":"FreeText"})", two = R"({"freed":"out[0]","by":"FreeList"})";
  const std::string both = R"({"free of out[0]":"FreeList","free of r0":"FreeText"})";
  EXPECT_EQ(arrived(call + "\n" + one + "\n" + two + "\n"), both);
  EXPECT_EQ(arrived(call + "\n" + two + "\n" + one + "\n"), both);
  EXPECT_EQ(arrived(call + "\n" + one + "\n" + one + "\n"), R"({"free of r0":"FreeText, FreeText"})");
}

TEST(Witness, LeavesOutNothingThatItDoesNotUnderstand) {
  EXPECT_EQ(arrived(std::string(add) + "\nwhat\n"), R"({"a":"0c 00","b":"63 00","also":"\"what\""})");
}

TEST(Witness, KnowsHowManyCallsCameBefore) {
  EXPECT_EQ(calls_before(add, "Add"), 5U);
  EXPECT_EQ(calls_before(add, "Sub"), 0U);
  EXPECT_EQ(calls_before("nonsense", "Add"), 0U);
}

}  // namespace witness_test
}  // namespace concord
