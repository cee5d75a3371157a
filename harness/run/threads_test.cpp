// What the kernel tells of threads, of a /proc that we wrote and of our own.
#include "run/threads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>

#include <fmt/format.h>

#include "base/temporary_folder.hpp"

namespace concord {
namespace threads_test {

using testing::HasSubstr;
using testing::IsEmpty;

class ThreadsTest : public testing::Test {
 protected:
  void thread(const std::string& id, const std::string& name, const std::string& stat,
              const std::string& call, const std::string& wchan) {
    const auto folder = process_ / "task" / id;
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "comm") << name << '\n';
    std::ofstream(folder / "stat") << stat << '\n';
    std::ofstream(folder / "syscall") << call << '\n';
    std::ofstream(folder / "wchan") << wchan;
  }

  TemporaryFolder folder_;
  std::filesystem::path process_ = folder_ / "7";
};

TEST_F(ThreadsTest, are_told_with_what_they_wait_for_and_whose_code_asked) {
  const std::string futex = fmt::format("{} 0x1 0x80 0x0 0x7ffd00000000 0x500123", SYS_futex);
  thread("9", "a) (b", "9 (a) (b) S 1 1", futex, "futex_do_wait");
  thread("10", "busy", "10 (busy) R 1 1", "running", "0");
  thread("11", "old", "11 (old) T 1 1", "9999 0x0 0x7ffd00000000 0x12", "");
  std::ofstream(process_ / "maps") << "00500000-00501000 rw-p 00000000 00:00 1 /lib/libdata.so\n"
                                      "00500000-00600000 r-xp 00000000 00:00 2    /opt/my libs/libzoo.so\n";
  EXPECT_EQ(describe(threads_of(process_)),
            "a) (b waits in futex, called from libzoo.so [futex_do_wait]\n"
            "busy runs\n"
            "old is stopped in system call 9999\n");
}

TEST_F(ThreadsTest, in_one_place_are_told_once) {
  thread("1", "pool", "1 (pool) S 1", "", "");
  thread("2", "pool", "2 (pool) S 1", "", "");
  EXPECT_EQ(describe(threads_of(process_)), "pool waits (2 threads)\n");
}

TEST_F(ThreadsTest, of_nobody_are_none) { EXPECT_THAT(threads_of(folder_ / "gone"), IsEmpty()); }

TEST_F(ThreadsTest, of_our_own_are_there) {
  EXPECT_THAT(describe(threads_of("/proc/self")), HasSubstr("run_test runs"));
}

}  // namespace threads_test
}  // namespace concord
