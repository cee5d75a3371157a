#include "base/nearest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace nearest_test {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> clients{"c-dlopen", "c-linked", "python-ctypes", "ruby-ffi"};

TEST(EditDistance, CountsASwapAsOne) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("ruby", "ruyb"), 1U);
}

TEST(Nearest, FindsTyposHalfNamesAndOtherCase) {
  EXPECT_THAT(nearest("pyton-ctypes", clients), ElementsAre("python-ctypes"));
  EXPECT_THAT(nearest("python", clients), ElementsAre("python-ctypes"));
  EXPECT_THAT(nearest("C-Linked", clients), ElementsAre("c-linked"));
  EXPECT_THAT(nearest("zig", clients), IsEmpty());
}

TEST(UnknownName, SuggestsOrElseLists) {
  EXPECT_EQ(unknown_name("client", "ruby-fii", clients),
            "unknown client \"ruby-fii\"; did you mean \"ruby-ffi\"?");
  EXPECT_EQ(unknown_name("client", "zig", clients),
            "unknown client \"zig\"; known: c-dlopen, c-linked, python-ctypes, ruby-ffi");
}

}  // namespace nearest_test
}  // namespace concord
