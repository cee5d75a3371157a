// Where results go when they cannot go where they should: the whole command, on full disks, in folders that
// may not be written, and without a stdout.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace output_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// One case on the oracle alone: quick, and it has a matrix and a last line.
const std::string small_run = "\"$0\" run libmod --client go-native --case libmod/ModXY/article ";

/// A script of the shell, whose $0 is concord and whose $1 is `folder`. With mounts of its own, where that is
/// asked.
CommandEnd shell(const std::string& script, const std::filesystem::path& folder, bool own_mounts = false) {
  std::vector<std::string> argv{"/bin/sh", "-c", script, CONCORD_PROGRAM, folder.string()};
  if (own_mounts) argv.insert(argv.begin(), {"unshare", "--mount", "--propagation", "private"});
  const auto end = run_command({std::move(argv), {}, {{"CI", ""}}, std::chrono::seconds(300)});
  return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
}

bool may_mount(const std::filesystem::path& folder) {
  return shell("mount -t tmpfs none \"$1\"", folder, true).exit_code == 0;
}

/// The result is on stdout, whole, although the run failed in another way.
void expect_result_and_exit_3(const CommandEnd& end) {
  EXPECT_EQ(end.exit_code, 3) << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("ModXY"), HasSubstr("5 pass, 0 fail"), HasSubstr("(exit 3)\n")));
}

TEST(Output, OnAFullDiskIsOnTheConsoleAndLeavesTheOldReportWhole) {
  const TemporaryFolder folder;
  if (!may_mount(folder.path())) GTEST_SKIP() << "no mounts for this user; RLIMIT_FSIZE is tried below";
  const CommandEnd end = shell(
      "mount -t tmpfs -o size=64k none \"$1\" && printf old >\"$1/r.json\" && "
      "{ cat /dev/zero >\"$1/filler\" 2>/dev/null; " +
          small_run +
          "--report json=\"$1/r.json\" --report junit=\"$1/new.xml\"; code=$?; cat \"$1/r.json\"; ls \"$1\"; "
          "exit $code; }",
      folder.path(), true);
  EXPECT_EQ(end.exit_code, 3) << end.err;
  EXPECT_THAT(end.out,
              AllOf(HasSubstr("5 pass, 0 fail"), testing::EndsWith("(exit 3)\noldfiller\nr.json\n")));
  EXPECT_THAT(end.err,
              AllOf(HasSubstr("no json report: cannot write"), HasSubstr("no junit report: cannot write"),
                    HasSubstr("No space left on device")));
}

TEST(Output, ThatMayNotGrowIsOnTheConsoleAndLeavesTheOldReportWhole) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "r.json", "old"));
  // Blocks of 512 bytes. What is built is in the cache by the run before.
  const CommandEnd end = shell(
      small_run + ">/dev/null && ulimit -f 1 && " + small_run + "--report json=\"$1/r.json\"", folder.path());
  expect_result_and_exit_3(end);
  EXPECT_THAT(end.err, HasSubstr("File too large"));
  EXPECT_EQ(read_file(folder / "r.json").value(), "old");
  EXPECT_THAT(list_folder(folder.path()).value(), ElementsAre("r.json"));
}

TEST(Output, InAFolderThatMayNotBeWrittenIsOnTheConsole) {
  const TemporaryFolder folder;
  const bool root = ::geteuid() == 0;
  if (root && !may_mount(folder.path())) GTEST_SKIP() << "root may write everywhere, and has no mounts here";
  const std::string close =
      root ? "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && " : "chmod 555 \"$1\" && ";
  const CommandEnd end = shell(close + small_run + "--report json=\"$1/r.json\"", folder.path(), root);
  ::chmod(folder.path().c_str(), 0755);
  expect_result_and_exit_3(end);
  EXPECT_THAT(end.err, AllOf(HasSubstr("no json report: cannot write"), HasSubstr("going on")));
}

TEST(Output, WhereAFolderOrAFileIsInTheWayIsOnTheConsole) {
  const TemporaryFolder folder;
  ASSERT_TRUE(make_folders(folder / "folder"));
  ASSERT_TRUE(write_file_atomically(folder / "file", "a file"));
  const CommandEnd end =
      shell(small_run + "--report json=\"$1/folder\" --report junit=\"$1/file/deeper/x.xml\"", folder.path());
  expect_result_and_exit_3(end);
  EXPECT_THAT(end.err, AllOf(HasSubstr("it is a folder"), HasSubstr("Not a directory")));
}

TEST(Output, OfTwoReportsIntoOneFileIsAMistakeSaidBeforeTheRun) {
  const TemporaryFolder folder;
  const CommandEnd end = shell(small_run + "--report json=\"$1/x\" --report junit=\"$1/./x\"", folder.path());
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_EQ(end.out, "");
  EXPECT_THAT(end.err, HasSubstr("are the same file"));
  const CommandEnd here =
      shell("cd \"$1\" && " + small_run + "--report json=x --report junit=./x", folder.path());
  EXPECT_EQ(here.exit_code, 2);
}

TEST(Output, MakesTheFoldersOfAReport) {
  const TemporaryFolder folder;
  EXPECT_EQ(shell(small_run + "--report json=\"$1/a/b/x.json\"", folder.path()).exit_code, 0);
  EXPECT_TRUE(stamp(folder / "a/b/x.json"));
}

TEST(Output, IntoTheNullDeviceLeavesTheDevice) {
  const TemporaryFolder folder;
  EXPECT_EQ(shell(small_run + "--report json=/dev/null", folder.path()).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(Stdout, ThatIsFullIsAnErrorOfEveryCommand) {
  const TemporaryFolder folder;
  for (const std::string& command :
       {small_run, std::string("\"$0\" list libmod "), std::string("\"$0\" doctor "),
        std::string("\"$0\" --help "), std::string("\"$0\" bless -n libmod ")}) {
    const CommandEnd end = shell(command + ">/dev/full", folder.path());
    EXPECT_EQ(end.exit_code, 3) << command;
    EXPECT_THAT(end.err, HasSubstr("cannot write to stdout: No space left on device")) << command;
  }
}

TEST(Stdout, ThatIsClosedIsAnErrorAndNothingElseTakesItsPlace) {
  const TemporaryFolder folder;
  const CommandEnd end = shell(small_run + "--report json=\"$1/x.json\" <&- >&-", folder.path());
  EXPECT_EQ(end.exit_code, 3);
  EXPECT_THAT(end.err, HasSubstr("cannot write to stdout: Bad file descriptor"));
  EXPECT_THAT(read_file(folder / "x.json").value_or(""),
              AllOf(testing::StartsWith("{"), testing::EndsWith("}\n"), Not(HasSubstr("(exit"))));
  EXPECT_EQ(shell(small_run + "2>&-", folder.path()).exit_code, 0) << "without a stderr nothing is lost here";
}

TEST(Stderr, ShowsArgumentsAndDoesNotObeyThem) {
  const TemporaryFolder folder;
  const std::string attack = "$(printf '\\033[2J\\302\\2331m\\342\\200\\256\\377')";
  for (const std::string& words :
       {std::string("run \"X\""), std::string("run --report \"X\""), std::string("run --report \"X=X\""),
        std::string("run --client \"X\""), std::string("run --client \"./X.toml\""),
        std::string("run --case \"X\""), std::string("run --require \"X\""),
        std::string("run libmod --fixtures \"X\""), std::string("list \"./X\""),
        std::string("run --color \"X\""), std::string("run --jobs \"X\""), std::string("run \"--X\"")}) {
    std::string command = words;
    for (std::size_t at = 0; (at = command.find('X', at)) != std::string::npos; at += attack.size())
      command.replace(at, 1, attack);
    const CommandEnd end = shell("\"$0\" " + command, folder.path());
    EXPECT_EQ(end.exit_code, 2) << words;
    EXPECT_THAT(end.err, AllOf(HasSubstr("u001b"), Not(HasSubstr("\x1b")), Not(HasSubstr("\u202e")),
                               Not(HasSubstr("\xff"))))
        << words;
  }
}

}  // namespace output_test
}  // namespace concord
