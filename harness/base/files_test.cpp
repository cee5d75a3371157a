#include "base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"

namespace concord {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Files, AreWrittenWholeAndReadBack) {
  const TemporaryFolder folder;
  const std::string content(100'000, '\0');
  ASSERT_TRUE(write_file_atomically(folder / "x", content));
  EXPECT_EQ(read_file(folder / "x").value(), content);
  EXPECT_THAT(list_folder(folder.path()).value(), ElementsAre("x"));
}

TEST(Files, WithoutASizeAreReadToo) {
  EXPECT_THAT(read_file("/proc/self/status").value(), HasSubstr("Name:"));
}

TEST(Files, ThatCannotBeWrittenAreNamedWithTheReason) {
  const TemporaryFolder folder;
  const auto written = write_file_atomically(folder / "no/such/x", "x");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().text, HasSubstr("No such file or directory"));
}

TEST(Stamp, ChangesWithTheFileAndIsAbsentWithoutIt) {
  const TemporaryFolder folder;
  EXPECT_FALSE(stamp(folder / "x"));
  ASSERT_TRUE(write_file_atomically(folder / "x", "1"));
  const auto before = stamp(folder / "x");
  ASSERT_TRUE(write_file_atomically(folder / "x", "22"));
  EXPECT_NE(stamp(folder / "x"), before);
}

}  // namespace
}  // namespace concord
