#include "base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/temporary_folder.hpp"

namespace concord {
namespace files_test {

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

TEST(Files, ThatWouldKeepTheReaderWaitingAreRefused) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(read_file(folder / "pipe").error().text, HasSubstr("it is a named pipe"));
  EXPECT_THAT(read_file(folder.path()).error().text, HasSubstr("it is a folder"));
  EXPECT_THAT(read_file("/dev/zero").error().text, HasSubstr("it is a device"));
}

TEST(Files, LargerThanTheLimitAreRefusedBeforeTheyAreRead) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "x", "1234"));
  EXPECT_TRUE(read_file(folder / "x", 4));
  EXPECT_THAT(read_file(folder / "x", 3).error().text, HasSubstr("is larger than"));
  ASSERT_EQ(::truncate((folder / "x").c_str(), off_t{1} << 40), 0);  // no room is taken: a hole
  EXPECT_THAT(read_file(folder / "x").error().text, HasSubstr("is larger than 512 MiB"));
}

TEST(FilesInside, DoNotLeadOut) {
  const TemporaryFolder folder;
  ASSERT_TRUE(make_folders(folder / "in/deeper"));
  ASSERT_TRUE(write_file_atomically(folder / "secret", "s"));
  ASSERT_TRUE(write_file_atomically(folder / "in/x", "x"));
  namespace fs = std::filesystem;
  fs::create_symlink("../secret", folder / "in/link");
  fs::create_symlink("x", folder / "in/harmless");
  fs::create_symlink("/", folder / "in/root");
  fs::create_symlink(folder / "in", folder / "entrance");
  EXPECT_EQ(read_file_inside(folder / "in", "x").value(), "x");
  EXPECT_EQ(read_file_inside(folder / "in", "harmless").value(), "x");
  EXPECT_EQ(read_file_inside(folder / "in", "deeper/../x").value(), "x");
  EXPECT_EQ(read_file_inside(folder / "entrance", "x").value(), "x") << "the folder is the caller's choice";
  for (const std::string name :
       {"../secret", "link", "deeper/../../secret", "root/etc/passwd", "/etc/passwd"})
    EXPECT_THAT(read_file_inside(folder / "in", name).error().text, HasSubstr("leads out of")) << name;
}

TEST(Output, GoesThroughALinkAndKeepsTheMode) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "real", "old"));
  ASSERT_EQ(::chmod((folder / "real").c_str(), 0640), 0);
  std::filesystem::create_symlink("real", folder / "link");
  ASSERT_TRUE(write_output(folder / "link", "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "real").value(), "new");
  struct stat status {};
  ASSERT_EQ(::stat((folder / "real").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST(Output, IntoADeviceOrAPipeReplacesNothing) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("/dev/null",
                                  folder / "null");  // as root, a rename would replace the device itself
  ASSERT_TRUE(write_output(folder / "null", "x"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "null"));
  EXPECT_THAT(write_output("/dev/full", "x").error().text, HasSubstr("No space left on device"));
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(write_output(folder / "pipe", "x").error().text, HasSubstr("nobody reads"));
  const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_TRUE(write_output(folder / "pipe", "through"));
  char bytes[8] = {};
  EXPECT_EQ(::read(reader, bytes, sizeof bytes), 7);
  ::close(reader);
}

TEST(Output, ToADescriptorGoesOnWhereItStands) {
  const TemporaryFolder folder;
  const int fd = ::open((folder / "x").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::write(fd, "before ", 7), 7);
  ASSERT_TRUE(write_output("/dev/fd/" + std::to_string(fd), "after"));
  ::close(fd);
  EXPECT_EQ(read_file(folder / "x").value(), "before after");
}

/// In a process of its own, whose files may not grow beyond `most_bytes`: the portable way to a disk that is
/// full.
std::string written_with_a_full_disk(const std::filesystem::path& file, std::string_view content,
                                     rlim_t most_bytes) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  if (const pid_t child = ::fork(); child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{most_bytes, most_bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = write_output(file, content);
    const std::string told = written ? "written" : written.error().text;
    ::_exit(::write(ends[1], told.data(), told.size()) < 0 ? 1 : 0);
  } else {
    ::close(ends[1]);
    std::string told(4096, '\0');
    const ssize_t count = ::read(ends[0], told.data(), told.size());
    told.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return told;
  }
}

TEST(Output, ThatDoesNotFitLeavesWhatWasThereAndNothingElse) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_output(folder / "report", "the one of yesterday"));
  const std::string told = written_with_a_full_disk(folder / "report", std::string(100'000, 'x'), 5000);
  EXPECT_THAT(told, HasSubstr("cannot write \"" + (folder / "report").string() + "\": File too large"));
  EXPECT_EQ(read_file(folder / "report").value(), "the one of yesterday");
  EXPECT_THAT(list_folder(folder.path()).value(), ElementsAre("report"));
}

TEST(Output, CanBeCheckedBeforeThereIsAny) {
  const TemporaryFolder folder;
  EXPECT_TRUE(check_output(folder / "x"));
  EXPECT_TRUE(check_output("/dev/null"));
  EXPECT_THAT(list_folder(folder.path()).value(), testing::IsEmpty());
  EXPECT_THAT(check_output(folder.path()).error().text, HasSubstr("it is a folder"));
  EXPECT_THAT(check_output(folder / "no/x").error().text, HasSubstr("No such file or directory"));
}

TEST(Stamp, ChangesWithTheFileAndIsAbsentWithoutIt) {
  const TemporaryFolder folder;
  EXPECT_FALSE(stamp(folder / "x"));
  ASSERT_TRUE(write_file_atomically(folder / "x", "1"));
  const auto before = stamp(folder / "x");
  ASSERT_TRUE(write_file_atomically(folder / "x", "22"));
  EXPECT_NE(stamp(folder / "x"), before);
}

TEST(CheckOutput, RemovesWhatAKilledProgramLeftHalfWritten) {
  const TemporaryFolder folder;
  const pid_t gone = ::fork();
  if (gone == 0) std::_Exit(0);
  ASSERT_EQ(::waitpid(gone, nullptr, 0), gone);
  const std::string ours = "concord-" + std::to_string(::getpid()) + "-7.tmp",
                    left = "concord-" + std::to_string(gone) + "-0.tmp",
                    written = "concord-" + std::to_string(gone) + "-1.tmp", other = left + ".json";
  for (const std::string& name : {ours, left, written, other})
    ASSERT_TRUE(write_file_atomically(folder / name, "x"));
  const int writer = ::open((folder / written).c_str(), O_RDONLY);  // of another container, say
  ASSERT_EQ(::flock(writer, LOCK_EX | LOCK_NB), 0);
  EXPECT_TRUE(check_output(folder / "run.json"));
  ::close(writer);
  EXPECT_THAT(list_folder(folder.path()).value(), testing::UnorderedElementsAre(ours, written, other));
}

}  // namespace files_test
}  // namespace concord
