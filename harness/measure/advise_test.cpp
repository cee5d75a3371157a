#include "measure/advise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace advise_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Cell cell(const std::string& function, const std::string& client, double ns) {
  Cell made;
  made.library = "awesome";
  made.function = function;
  made.client = client;
  made.median_ns = ns;
  return made;
}

const std::vector<Binding> bindings{{"python-extension", "python", false, "write a C extension"},
                                    {"python-ctypes", "python", true, ""},
                                    {"python-cffi", "python", false, "pip install cffi"}};

TEST(Advise, NamesTheCheapestBindingWhatItSavesAndHowToChange) {
  EXPECT_THAT(
      advise({cell("Add", "python-ctypes", 500), cell("Sort", "python-ctypes", 800),
              cell("Add", "python-extension", 250), cell("Sort", "python-extension", 400),
              cell("Add", "python-cffi", 400), cell("Sort", "python-cffi", 700)},
             bindings, 0.1),
      ElementsAre(
          "awesome, python: python-extension costs 0.50 times what python-ctypes does (Add 500 → 250, "
          "Sort 800 → 400 ns). To change: write a C extension"));
}

TEST(Advise, StaysWithTheUsualOneWhereNoneIsCheaper) {
  EXPECT_THAT(
      advise({cell("Add", "python-ctypes", 100), cell("Add", "python-cffi", 400)}, bindings, 0.1),
      ElementsAre(AllOf(HasSubstr("of 2 measured none is cheaper than python-ctypes by more than 10 %"),
                        HasSubstr("Not for all of these functions: python-extension"))));
}

TEST(Advise, SendsNobodyAwayForWhatMayBeNoise) {
  const std::vector<Cell> cells{cell("Add", "python-ctypes", 100), cell("Add", "python-cffi", 95)};
  EXPECT_THAT(advise(cells, bindings, 0.1), ElementsAre(HasSubstr("none is cheaper")));
  EXPECT_THAT(advise(cells, bindings, 0.01), ElementsAre(HasSubstr("python-cffi costs 0.95 times")));
}

TEST(Advise, TakesNoBindingThatCannotMakeAllCalls) {
  Cell refused = cell("Sort", "python-extension", 0);
  refused.left_out = "refused: no codec";
  EXPECT_THAT(advise({cell("Add", "python-ctypes", 500), cell("Sort", "python-ctypes", 800),
                      cell("Add", "python-extension", 1), refused},
                     bindings, 0.1),
              ElementsAre(HasSubstr("none is cheaper than python-ctypes")));
}

TEST(Advise, SaysNothingWithoutTheUsualOne) {
  EXPECT_THAT(advise({cell("Add", "python-cffi", 400)}, bindings, 0.1), IsEmpty());
  EXPECT_THAT(advise({}, bindings, 0.1), IsEmpty());
}

TEST(Advise, ComparesWhereABindingUsuallyCalls) {
  Cell elsewhere = cell("Add", "python-cffi", 1);
  elsewhere.context = "2 threads";
  EXPECT_THAT(
      advise({cell("Add", "python-ctypes", 100), cell("Add", "python-cffi", 400), elsewhere}, bindings, 0.1),
      ElementsAre(HasSubstr("none is cheaper than python-ctypes")));
}

}  // namespace advise_test
}  // namespace concord
