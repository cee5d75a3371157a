// Rooms are fresh, go with their process, and do not pile up where runs are killed.
#include "run/room.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/temporary_folder.hpp"

namespace concord {
namespace room_test {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TEST(Room, is_new_and_goes_with_everything_in_it) {
  Result<Room> made = Room::make();
  ASSERT_TRUE(made) << made.error().text;
  fs::path home;
  {
    const Room room = std::move(*made);
    home = room.home();
    EXPECT_THAT(list_folder(home).value(), IsEmpty());
    EXPECT_THAT(list_folder(room.temporary()).value(), IsEmpty());
    std::ofstream(home / "left") << "behind";
    const Result<Room> other = Room::make();
    EXPECT_NE(other->home(), home);
  }
  EXPECT_FALSE(fs::exists(home.parent_path()));
}

TEST(Room, has_an_environment_in_which_nothing_is_the_users_but_PATH) {
  ::setenv("GODEBUG", "gctrace=1", 1);
  const Room room = Room::make().value();
  const std::vector<std::string> environment = environment_in(room, {"TZ=Asia/Tokyo", "X=a=b"});
  ::unsetenv("GODEBUG");
  EXPECT_THAT(environment, ElementsAre("HOME=" + room.home().string(), "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
                                       StartsWith("PATH="), "TMPDIR=" + room.temporary().string(),
                                       "TZ=Asia/Tokyo", "X=a=b"));
}

TEST(RoomDeathTest, the_first_one_removes_those_of_runs_that_were_killed_and_nobody_elses) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // a fresh process, which has made no room yet
  const auto make_the_first_one = [] {
    const TemporaryFolder cache;
    ::setenv("CONCORD_CACHE", cache.path().c_str(), 1);
    static_cast<void>(make_folders(cache / "rooms/killed/7/home"));
    static_cast<void>(make_folders(cache / "rooms/alive/1/home"));
    const int alive = ::open((cache / "rooms/alive").c_str(), O_RDONLY | O_DIRECTORY);
    ::flock(alive, LOCK_EX | LOCK_NB);
    const bool made = Room::make().has_value();
    const bool right = fs::exists(cache / "rooms/alive") && !fs::exists(cache / "rooms/killed");
    remove_tree(cache.path());
    std::_Exit(made && right ? 0 : 1);
  };
  EXPECT_EXIT(make_the_first_one(), testing::ExitedWithCode(0), "");
}

}  // namespace room_test
}  // namespace concord
