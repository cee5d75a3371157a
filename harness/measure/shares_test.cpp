#include "measure/shares.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace shares_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Cell cell(const std::string& client, double ns, Subject subject = Subject::library) {
  Cell one{"awesome", "Add", client, subject, 1'000, {ns}, "main thread", ""};
  one.median_ns = ns;
  one.low_ns = ns * 0.99;
  one.high_ns = ns * 1.01;
  return one;
}

TEST(Shares, DivideThePriceOfACall) {
  const Division division = divide({cell("c-linked", 120), cell("c-linked", 2, Subject::twin),
                                    cell("ruby-ffi", 210), cell("go-native", 8)});
  ASSERT_EQ(division.shares.size(), 2U) << "neither the twin nor the oracle has a binding";
  EXPECT_EQ(division.shares[0].binding_ns, 0);
  EXPECT_EQ(division.shares[1].client, "ruby-ffi");
  EXPECT_EQ(division.shares[1].binding_ns, 90);
  EXPECT_EQ(division.shares[1].go_entry_ns, 110);
  EXPECT_EQ(division.shares[1].own_work_ns, 8);
  EXPECT_THAT(division.warnings, IsEmpty());
}

TEST(Shares, TellMakingTheArgumentsFromTheBinding) {
  Cell made = cell("ruby-ffi", 1210);
  made.context = "made";
  const Division division = divide({cell("c-linked", 120), cell("ruby-ffi", 210), made}, false);
  ASSERT_EQ(division.shares.size(), 3U);
  EXPECT_LT(division.shares[1].making_ns, 0) << "nothing was made";
  EXPECT_EQ(division.shares[2].making_ns, 1000);
  EXPECT_EQ(division.shares[2].binding_ns, 90) << "that of the ready ones";
}

TEST(Shares, TakeASmallNegativeForNoise) {
  const Division division = divide({cell("c-linked", 120), cell("c-linked", 2, Subject::twin),
                                    cell("c-dlopen", 118), cell("go-native", 1)});
  EXPECT_EQ(division.shares[1].binding_ns, 0);
  EXPECT_THAT(division.warnings, IsEmpty());
}

TEST(Shares, WarnOfANegativeThatNoiseDoesNotExplain) {
  const Division division = divide({cell("c-linked", 120), cell("c-linked", 2, Subject::twin),
                                    cell("c-dlopen", 60), cell("go-native", 1)});
  EXPECT_EQ(division.shares[1].binding_ns, 0);
  EXPECT_THAT(division.warnings,
              ElementsAre(HasSubstr("awesome/Add/c-dlopen: the binding's cost comes out as -60.0 ns")));
}

TEST(Shares, TakeALessDearPlaceForWhatItIs) {
  Cell in_callback = cell("c-linked", 60);
  in_callback.context = "callback";
  const Division division = divide({cell("c-linked", 120), in_callback}, false);
  EXPECT_EQ(division.shares[1].binding_ns, 0);
  EXPECT_THAT(division.warnings, IsEmpty()) << "Go has the thread already";
}

TEST(Shares, SayOnceWhatIsMissing) {
  const Division without_twin = divide({cell("c-linked", 120), cell("ruby-ffi", 210), cell("go-native", 8)});
  EXPECT_THAT(without_twin.warnings,
              ElementsAre("awesome/Add: the C twin was not measured, so Go's entry is not known"));
  EXPECT_EQ(without_twin.shares[1].binding_ns, 90);
  const Division without_linked = divide({cell("ruby-ffi", 210), cell("java-jna", 500)});
  EXPECT_THAT(without_linked.warnings,
              ElementsAre("awesome/Add: c-linked was not measured, so no cost can be divided"));
  EXPECT_THAT(without_linked.shares, IsEmpty());
}

TEST(Shares, NameAllFunctionsOfOneLackTogether) {
  Cell other = cell("c-linked", 130), native = cell("go-native", 9);
  other.function = native.function = "Log";
  EXPECT_THAT(divide({cell("c-linked", 120), cell("go-native", 8), other, native}).warnings,
              ElementsAre("awesome/Add, Log: the C twin was not measured, so Go's entry is not known"));
}

TEST(Shares, DoNotMissATwinThatNobodyWanted) {
  const Division division =
      divide({cell("c-linked", 120), cell("ruby-ffi", 210), cell("go-native", 8)}, false);
  EXPECT_THAT(division.warnings, IsEmpty());
  EXPECT_EQ(division.shares[1].binding_ns, 90);
}

TEST(Shares, PassOverWhatWasLeftOut) {
  Cell gone = cell("ruby-ffi", 0);
  gone.left_out = "refused";
  EXPECT_THAT(divide({gone}).shares, IsEmpty());
  EXPECT_THAT(divide({gone}).warnings, IsEmpty());
}

}  // namespace shares_test
}  // namespace concord
