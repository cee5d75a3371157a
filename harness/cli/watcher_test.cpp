#include "cli/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "base/temporary_folder.hpp"

namespace concord {
namespace watcher_test {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Watcher, TellsWhatChangedInAFolderAndBelowIt) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "inner/deeper");
  auto watcher = Watcher::open().value();
  ASSERT_TRUE(watcher->watch({folder.path(), folder / "nowhere"}));
  ASSERT_TRUE(write_file_atomically(folder / "inner/deeper/a.go", "x"));
  EXPECT_THAT(watcher->wait(), ElementsAre(folder / "inner/deeper/a.go"));
}

TEST(Watcher, CountsChangesThatCameBeforeTheWait) {
  const TemporaryFolder folder;
  auto watcher = Watcher::open().value();
  ASSERT_TRUE(watcher->watch({folder.path()}));
  for (const std::string name : {"a", "b", "c"}) ASSERT_TRUE(write_file_atomically(folder / name, "x"));
  EXPECT_THAT(watcher->wait(), ElementsAre(folder / "a", folder / "b", folder / "c"));
  fs::remove(folder / "b");
  EXPECT_THAT(watcher->wait(), ElementsAre(folder / "b"));
}

TEST(Watcher, PassesOverWhatEditorsPutBesideAFile) {
  const TemporaryFolder folder;
  auto watcher = Watcher::open().value();
  ASSERT_TRUE(watcher->watch({folder.path()}));
  for (const std::string name : {".suite.toml.swp", "suite.toml~", "4913", "suite.toml.1.tmp", "suite.toml"})
    ASSERT_TRUE(write_file_atomically(folder / name, "x"));
  EXPECT_THAT(watcher->wait(), ElementsAre(folder / "suite.toml"));
}

TEST(Watcher, PassesOverWhatCameAndWent) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "suite.toml", "x"));
  auto watcher = Watcher::open().value();
  ASSERT_TRUE(watcher->watch({folder.path()}));
  ASSERT_TRUE(write_file_atomically(folder / "sedHFwQ2x", "x"));  // as `sed -i` does
  fs::rename(folder / "sedHFwQ2x", folder / "suite.toml");
  EXPECT_THAT(watcher->wait(), ElementsAre(folder / "suite.toml"));
  fs::remove(folder / "suite.toml");
  EXPECT_THAT(watcher->wait(), ElementsAre(folder / "suite.toml"))
      << "what was there and is gone is a change";
}

TEST(Watcher, EndsAtASignal) {
  auto watcher = Watcher::open().value();
  ASSERT_EQ(::raise(SIGTERM), 0);
  EXPECT_THAT(watcher->wait(), IsEmpty());
  EXPECT_THAT(watcher->wait(), IsEmpty()) << "and stays ended";
}

}  // namespace watcher_test
}  // namespace concord
