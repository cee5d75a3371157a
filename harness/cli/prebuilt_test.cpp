// concord run --library: the file that is shipped, with its source and without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "cli/built_fixture.hpp"

namespace concord {
namespace prebuilt_test {

namespace fs = std::filesystem;
using built::concord;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> few{"--client", "c-linked", "--client",
                                   "c-dlopen", "--client", "python-ctypes"};

CommandEnd run(std::vector<std::string> words) {
  words.insert(words.begin(), "run");
  words.insert(words.end(), few.begin(), few.end());
  return concord(std::move(words));
}

TEST(ALibraryThatIsShipped, IsCalledAgainstItsSource) {
  const CommandEnd end = run({"awesome", "--library", built::library("awesome", "whole").string()});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("libawesome.so, built elsewhere with go"),
                             HasSubstr("all 4 have the source's types"), HasSubstr("go-native"),
                             HasSubstr("all as expected")));
}

TEST(ALibraryThatIsShipped, MayBeStripped) {
  const CommandEnd end =
      run({"awesome", "--library", built::library("awesome", "stripped", built::stripped).string()});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.out, HasSubstr("does not tell all types of 1 of 4 exports"));
}

/// The article's own source has one parameter where the fixtures have two.
TEST(ALibraryThatIsShipped, IsNotCalledWhereItsTypesAreOthers) {
  const CommandEnd end = run({"libmod", "--library", built::library("drifted/libmod", "drifted").string()});
  EXPECT_EQ(end.exit_code, 1) << end.out << end.err;
  EXPECT_THAT(end.out,
              AllOf(HasSubstr("other types than the source's"), HasSubstr("breaking change of signature"),
                    HasSubstr("now       ModXY(x int) int")));
  EXPECT_THAT(end.out, Not(HasSubstr("python-ctypes  died")));
}

TEST(ALibraryThatIsShipped, IsCaughtBehavingUnlikeItsSource) {
  const TemporaryFolder folder;  // the same ABI, another result
  ASSERT_TRUE(write_file_atomically(folder / "go.mod", "module concord.example\n\ngo 1.19\n"));
  ASSERT_TRUE(make_folders(folder / "libmod"));
  ASSERT_TRUE(write_file_atomically(
      folder / "libmod/libmod.go",
      "package main\n\nimport \"C\"\n\n//export ModXY\nfunc ModXY(x, y int) int { return x%y + 1 }\n\n"
      "func main() {}\n"));
  const fs::path file = folder / "libmod.so";
  const auto made = run_command(
      {{environment("CONCORD_GO").value_or("go"), "build", "-buildmode=c-shared", "-o", file.string(), "."},
       folder / "libmod",
       {}});
  ASSERT_TRUE(made && made->succeeded()) << (made ? made->err : made.error().text);
  const CommandEnd end = run({"libmod", "--library", file.string(), "--case", "libmod/ModXY/article"});
  EXPECT_EQ(end.exit_code, 1) << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("libmod/ModXY/article"), HasSubstr("got       2"),
                             HasSubstr("--library " + file.string())));
}

TEST(ALibraryWithoutSource, IsComparedWithTheLinkedClient) {
  const CommandEnd end = run({"--library", built::library("awesome", "whole").string(), "--fixtures",
                              (built::home / "fixtures/awesome").string()});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("the file tells the types of all 4 exports"), HasSubstr("938 ✓"),
                             Not(HasSubstr("go-native"))));
}

TEST(ALibraryWithoutSource, IsNotCalledWhereItsTypesAreUnknown) {
  const CommandEnd end = run({"--library", built::library("awesome", "stripped", built::stripped).string(),
                              "--fixtures", (built::home / "fixtures/awesome").string()});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("which nobody calls: Sort"),
                             HasSubstr("uncovered no case calls: Sort"), HasSubstr("938 ✓")));
}

TEST(ALibraryThatIsShipped, NeedsAHeaderAndThisMachine) {
  const TemporaryFolder folder;
  const fs::path file = folder / "libawesome.so";
  std::string bytes = read_file(built::library("awesome", "whole")).value_or("");
  ASSERT_GT(bytes.size(), 64U);
  ASSERT_TRUE(write_file_atomically(file, bytes));
  const CommandEnd alone = run({"awesome", "--library", file.string()});
  EXPECT_EQ(alone.exit_code, 2);
  EXPECT_THAT(alone.err, HasSubstr("there is no header beside it"));
  bytes[18] = static_cast<char>(183);  // e_machine: EM_AARCH64
  ASSERT_TRUE(write_file_atomically(file, bytes));
  const CommandEnd other = run({"awesome", "--library", file.string(), "--header",
                                built::library("awesome", "whole").replace_extension(".h").string()});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("is built for aarch64"));
  EXPECT_THAT(run({"awesome", "libmod", "--library", file.string()}).err, HasSubstr("name the one LIBRARY"));
  EXPECT_EQ(concord({"run", "awesome", "--header", "x.h"}).exit_code, 2);
}

}  // namespace prebuilt_test
}  // namespace concord
