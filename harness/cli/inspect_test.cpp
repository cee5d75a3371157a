// concord inspect on libraries that the go command built.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "base/temporary_folder.hpp"
#include "cli/built_fixture.hpp"

namespace concord {
namespace inspect_test {

namespace fs = std::filesystem;
using built::concord;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  EXPECT_NE(text.find(what), std::string::npos) << what;
  text.replace(text.find(what), what.size(), by);
  return text;
}

TEST(Inspect, TellsWhatAFileIsAndWhatItExports) {
  const fs::path file = built::library("awesome", "whole");
  const CommandEnd end = concord({"inspect", file.string()});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("awesome  without source"), HasSubstr("ELF 64-bit shared object"),
                             HasSubstr("built with"), HasSubstr("concord.example/awesome"),
                             HasSubstr("needs       libc.so.6"), HasSubstr("initial-exec"),
                             HasSubstr("in its DWARF"), HasSubstr("exports     Add, Cosine, Log, Sort")));
  EXPECT_THAT(end.out, Not(HasSubstr("_cgo")));
}

TEST(Inspect, OfAPackageShowsItsLint) {
  const CommandEnd end = concord({"inspect", "typezoo"});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_THAT(end.out, HasSubstr("go-memory-result"));
}

TEST(Inspect, WritesAReport) {
  const TemporaryFolder folder;
  const CommandEnd end = concord({"inspect", "libmod", "--report", "json=" + (folder / "i.json").string()});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  const auto json = parse_json(read_file(folder / "i.json").value_or(""));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["libraries"][0]["exports"][0]["signature"], "ModXY(x int, y int) int");
  const auto valid =
      run_command({{"/usr/bin/python3", (built::home / "harness/report/schema/validate.py").string(),
                    "inspection-1.schema.json", (folder / "i.json").string()},
                   {},
                   {}});
  EXPECT_TRUE(valid && valid->succeeded()) << (valid ? valid->out + valid->err : valid.error().text);
}

TEST(Inspect, FindsABuiltFileAsItsSourceWasRecorded) {
  const TemporaryFolder folder;
  const std::string lock = (folder / "abi.json").string();
  ASSERT_EQ(concord({"inspect", "awesome", "--lock", lock}).exit_code, 0);
  EXPECT_THAT(read_file(lock).value_or(""), HasSubstr("\n{\"name\":\"Add\",\"params\""));
  const CommandEnd end = concord({"inspect", built::library("awesome", "whole").string(), "--check", lock});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.out, HasSubstr("0 breaking, 0 additive, 0 unknown"));
}

TEST(Inspect, FindsEveryTypeOfTheZooAsItsSourceWasRecorded) {
  const TemporaryFolder folder;
  const std::string lock = (folder / "abi.json").string();
  ASSERT_EQ(concord({"inspect", "typezoo", "--lock", lock}).exit_code, 0);
  const CommandEnd end =
      concord({"inspect", built::library("typezoo", "whole").string(), "--check", lock, "-q"});
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_THAT(end.out, HasSubstr("0 breaking, 0 additive, 0 unknown"));
}

TEST(Inspect, TellsBreakingFromAdditiveChanges) {
  const TemporaryFolder folder;
  const std::string lock = (folder / "abi.json").string();
  ASSERT_EQ(concord({"inspect", "awesome", "--lock", lock}).exit_code, 0);
  const std::string recorded = read_file(lock).value_or("");
  const std::size_t add = recorded.find("{\"name\":\"Add\""), cosine = recorded.find("{\"name\":\"Cosine\"");
  std::string without_add = recorded;
  without_add.erase(add, cosine - add);
  ASSERT_TRUE(write_file_atomically(lock, without_add));
  const CommandEnd grown = concord({"inspect", "awesome", "--check", lock});
  EXPECT_EQ(grown.exit_code, 0) << grown.err;
  EXPECT_THAT(grown.out, AllOf(HasSubstr("additive  Add: it is new"), HasSubstr("the ABI grew")));

  ASSERT_TRUE(write_file_atomically(
      lock, replaced(recorded, "\"kind\":\"i64\",\"go\":\"int\"", "\"kind\":\"i32\",\"go\":\"int32\"")));
  const CommandEnd broken = concord({"inspect", "awesome", "--check", lock});
  EXPECT_EQ(broken.exit_code, 1) << broken.err;
  EXPECT_THAT(broken.out, AllOf(HasSubstr("breaking  Add: parameter 1 was int32 and is int"),
                                HasSubstr("the ABI broke")));
}

TEST(Inspect, SaysOfAStrippedFileWhatItCannotTell) {
  const TemporaryFolder folder;
  const std::string lock = (folder / "abi.json").string();
  ASSERT_EQ(concord({"inspect", "awesome", "--lock", lock}).exit_code, 0);
  const fs::path file = built::library("awesome", "stripped", built::stripped);
  const CommandEnd end = concord({"inspect", file.string(), "--check", lock});
  EXPECT_EQ(end.exit_code, 1) << end.err;
  EXPECT_THAT(end.out, AllOf(HasSubstr("no DWARF (stripped)"), HasSubstr("? unknown  Sort:"),
                             HasSubstr("0 breaking, 0 additive, 1 unknown"), HasSubstr("cannot be told")));
  const fs::path alone = folder / "libawesome.so";  // without its header
  fs::copy_file(file, alone);
  EXPECT_THAT(concord({"inspect", alone.string(), "--check", lock}).out,
              HasSubstr("0 breaking, 0 additive, 4 unknown"));
}

TEST(Inspect, RefusesALockOfAnotherLibraryOrVersion) {
  const TemporaryFolder folder;
  const std::string lock = (folder / "abi.json").string();
  ASSERT_EQ(concord({"inspect", "libmod", "--lock", lock}).exit_code, 0);
  const CommandEnd other = concord({"inspect", "awesome", "--check", lock});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(
      other.err,
      HasSubstr("recorded of the package concord.example/libmod, and this is concord.example/awesome"));
  ASSERT_TRUE(write_file_atomically(
      lock, replaced(read_file(lock).value_or(""), "\"concord_abi\":1", "\"concord_abi\":9")));
  const CommandEnd newer = concord({"inspect", "libmod", "--check", lock});
  EXPECT_EQ(newer.exit_code, 2);
  EXPECT_THAT(newer.err, HasSubstr("has version 9"));
  EXPECT_EQ(concord({"inspect", "libmod", "awesome", "--check", lock}).exit_code, 2);
}

TEST(Inspect, RefusesWhatIsNoLibrary) {
  const TemporaryFolder folder;
  const auto says = [&](const std::string& bytes) {
    EXPECT_TRUE(write_file_atomically(folder / "libx.so", bytes));
    const CommandEnd end = concord({"inspect", (folder / "libx.so").string()});
    EXPECT_EQ(end.exit_code, 2);
    return end.err;
  };
  const std::string whole = read_file(built::library("awesome", "whole")).value_or("");
  EXPECT_THAT(says("GROUP ( libx.so.1 )\n"), HasSubstr("is not an ELF file"));
  EXPECT_THAT(says(""), HasSubstr("is empty"));
  EXPECT_THAT(says("\xcf\xfa\xed\xfe...."), HasSubstr("Mach-O"));
  EXPECT_THAT(says(whole.substr(0, whole.size() / 2)), HasSubstr("cut off"));
  EXPECT_THAT(says(whole.substr(0, 80)), HasSubstr("cut off"));
}

TEST(Inspect, ReadsTheFileOfAnotherMachine) {
  const TemporaryFolder folder;
  std::string bytes = read_file(built::library("awesome", "whole")).value_or("");
  ASSERT_GT(bytes.size(), 64U);
  bytes[18] = static_cast<char>(183);  // e_machine: EM_AARCH64
  ASSERT_TRUE(write_file_atomically(folder / "libawesome.so", bytes));
  const CommandEnd end = concord({"inspect", (folder / "libawesome.so").string()});
  EXPECT_EQ(end.exit_code, 0) << end.err;
  EXPECT_THAT(end.out, HasSubstr("aarch64"));
}

}  // namespace inspect_test
}  // namespace concord
