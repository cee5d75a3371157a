#include "build/cache.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/temporary_folder.hpp"

namespace concord {
namespace cache_test {

using testing::HasSubstr;
using testing::IsEmpty;

void age(const std::filesystem::path& file, std::chrono::hours by) {
  const auto then = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() - by);
  const std::array<timespec, 2> times{timespec{then, 0}, timespec{then, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times.data(), 0), 0);
}

Result<std::string> nothing(const std::filesystem::path&) { return std::string("note"); }

TEST(Cache, MakesAThingOnceAtThePlaceWhereItStays) {
  const TemporaryFolder folder;
  const Cache cache(folder / "cache");
  int made = 0;
  const auto maker = [&](const std::filesystem::path& at) -> Result<std::string> {
    ++made;
    EXPECT_TRUE(write_file_atomically(at / "self", at.string()));
    return std::string("note");
  };
  EXPECT_FALSE(cache.find("client", "x", "1"));
  const auto first = cache.make("client", "x", "1", maker), second = cache.make("client", "x", "1", maker);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(made, 1);
  EXPECT_EQ(second->note, "note");
  EXPECT_EQ(read_file(cache.find("client", "x", "1")->folder / "self").value(), first->folder.string());
}

TEST(Cache, KeepsNothingOfAFailedBuild) {
  const TemporaryFolder folder;
  const Cache cache(folder / "cache");
  const auto failed =
      cache.make("client", "x", "1", [](const std::filesystem::path& at) -> Result<std::string> {
        EXPECT_TRUE(write_file_atomically(at / "half", ""));
        return usage_error("no");
      });
  EXPECT_EQ(failed.error().text, "no");
  EXPECT_FALSE(cache.find("client", "x", "1"));
  EXPECT_FALSE(stamp(folder / "cache/client-x-1"));
}

TEST(Cache, StartsAfreshWhereABuildWasKilled) {
  const TemporaryFolder folder;
  const Cache cache(folder / "cache");
  ASSERT_TRUE(make_folders(folder / "cache/client-x-1"));
  ASSERT_TRUE(write_file_atomically(folder / "cache/client-x-1/half", ""));
  EXPECT_FALSE(cache.find("client", "x", "1"));
  ASSERT_TRUE(cache.make("client", "x", "1", nothing));
  EXPECT_THAT(list_folder(folder / "cache/client-x-1").value(), IsEmpty());
}

TEST(Cache, LetsTwoWhoWantTheSameBuildItOnce) {
  const TemporaryFolder folder;
  std::atomic<int> made{0}, got{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([&] {
      const Cache cache(folder / "cache");
      const auto entry =
          cache.make("client", "x", "1", [&](const std::filesystem::path&) -> Result<std::string> {
            ++made;
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            return std::string();
          });
      if (entry) ++got;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(got, 6);
}

TEST(Cache, SaysWhatToDoWhereItCannotWrite) {
  const Cache cache("/proc/concord");
  const auto entry = cache.make("client", "x", "1", nothing);
  ASSERT_FALSE(entry);
  EXPECT_THAT(entry.error().text, HasSubstr("set CONCORD_CACHE"));
}

TEST(Prune, RemovesWhatIsOldAndWhatIsManyButNothingInUse) {
  const TemporaryFolder folder;
  const Cache cache(folder / "cache");
  const auto add = [&](const std::string& key, std::chrono::hours unused) {
    ASSERT_TRUE(cache.make("client", "x", key, nothing));
    age(folder / ("cache/client-x-" + key + "/.built"), unused);
  };
  for (int i = 0; i < 40; ++i) add("new" + std::to_string(i), std::chrono::hours(1));
  for (int i = 0; i < 3; ++i) add("older" + std::to_string(i), std::chrono::hours(30));
  ASSERT_TRUE(cache.make("library", "x", "old", nothing));
  age(folder / "cache/library-x-old/.built", std::chrono::hours(24 * 31));
  ASSERT_TRUE(cache.make("library", "x", "used", nothing));
  age(folder / "cache/library-x-used/.built", std::chrono::hours(24 * 31));
  EXPECT_TRUE(cache.find("library", "x", "used"));  // and now it was used

  cache.prune();
  EXPECT_EQ(list_folder(folder / "cache").value().size(), 40U + 1 + 1 /* locks */);
  EXPECT_TRUE(cache.find("library", "x", "used"));
  EXPECT_FALSE(cache.find("library", "x", "old"));
}

}  // namespace cache_test
}  // namespace concord
