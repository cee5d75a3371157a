#include "measure/noise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace noise_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Cell cell(const std::string& client, double median, double half) {
  Cell one{"awesome", "Add", client, Subject::library, 1'000, std::vector<double>(9, median), "", ""};
  one.median_ns = median;
  one.low_ns = median - half;
  one.high_ns = median + half;
  return one;
}

TEST(NoiseWarnings, AreNoneForASteadyRunOnAnIdleMachine) {
  EXPECT_THAT(noise_warnings({cell("a", 100, 5)}, {"performance\n", "0.12 0.30 0.20 1/234 99\n", 2}),
              IsEmpty());
  EXPECT_THAT(noise_warnings({cell("a", 100, 5)}, {}), IsEmpty()) << "nothing was readable";
}

TEST(NoiseWarnings, NameTheWorstCellsAndWhatHelps) {
  EXPECT_THAT(noise_warnings({cell("a", 100, 12), cell("b", 100, 40), cell("c", 100, 2)}, {}),
              ElementsAre("awesome/Add/b by ± 40 %, awesome/Add/a by ± 12 % vary too much to be compared: "
                          "more rounds or an idle machine help"));
  const std::vector<Cell> many(12, cell("a", 100, 12));
  EXPECT_THAT(noise_warnings(many, {}), ElementsAre(HasSubstr("and 9 more vary too much")));
}

TEST(NoiseWarnings, NameTheGovernorAndTheLoad) {
  EXPECT_THAT(noise_warnings({}, {"powersave\n", "1.84 0.5 0.2 3/234 99", 2}),
              ElementsAre(HasSubstr("governor is \"powersave\""), HasSubstr("(load 1.8 on 2 cores)")));
}

TEST(NoiseWarnings, TellHowFarTheSameCodeIsFromItself) {
  EXPECT_THAT(noise_warnings({cell("a", 100, 5)}, {}, 0.07),
              ElementsAre(HasSubstr("the same linked C differed by 7 % here")));
  EXPECT_THAT(noise_warnings({cell("a", 100, 5)}, {}, 0.02), IsEmpty());
}

TEST(NoiseWarnings, PointOutWhatCannotBeMeasured) {
  EXPECT_THAT(noise_warnings({cell("a", -0.3, 0.1)}, {}), ElementsAre(HasSubstr("less than an empty loop")));
  Cell few = cell("a", 100, 1);
  few.rounds_ns.resize(1);
  EXPECT_THAT(noise_warnings({few}, {}), ElementsAre(HasSubstr("awesome/Add/a has 1 round:")));
}

}  // namespace noise_test
}  // namespace concord
