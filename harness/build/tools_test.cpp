// With fake programs: shell scripts in a folder that is put first on PATH, which count how often they are
// asked.
#include "build/tools.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"

namespace concord {
namespace tools_test {

using testing::HasSubstr;

class Tools : public testing::Test {
 protected:
  Tools()
      : old_path_(environment("PATH").value_or("")), cache_(folder_ / "cache"), runner_(2, nullptr, nullptr) {
    ::setenv("PATH", (folder_.path().string() + ":" + old_path_).c_str(), 1);
  }
  ~Tools() override {
    ::setenv("PATH", old_path_.c_str(), 1);
    ::unsetenv("CONCORD_FAKE_PY");
    ::unsetenv("PYENV_VERSION");
  }

  void program(const std::string& name, const std::string& script) {
    ASSERT_TRUE(write_file_atomically(folder_ / name, "#!/bin/sh\n" + script + "\n"));
    std::filesystem::permissions(folder_ / name, std::filesystem::perms::owner_all);
  }

  /// A shim that leads to real-py, which says that it is 3.11.2.
  void shim() {
    program("real-py", "exit 0");
    program("fake-py", "echo asked >> " + (folder_ / "log").string() +
                           "\necho path=" + (folder_ / "real-py").string() + "\necho version=3.11.2");
  }

  ToolSpec spec() {
    return {"fake-py", {"no-such-py", "fake-py"}, {}, {"{fake-py}", "-c", "x"}, "path=(.*)", "version=(.*)",
            "3.9",     "apt-get install fake-py"};
  }
  Tool find(const ToolSpec& wanted) { return find_tools({{"fake", {wanted}}}, cache_, runner_)[0][0]; }
  std::size_t asked() { return read_file(folder_ / "log").value_or("").size() / 6; }

  TemporaryFolder folder_;
  std::string old_path_;
  Cache cache_;
  Runner runner_;
};

TEST_F(Tools, AreFoundBehindTheirShimAndAskedOnce) {
  shim();
  for (int i = 0; i < 3; ++i) {
    const Tool tool = find(spec());
    EXPECT_EQ(tool.state.problem, "");
    EXPECT_EQ(tool.state.path, folder_ / "real-py");
    EXPECT_EQ(tool.state.version, "3.11.2");
  }
  EXPECT_EQ(asked(), 1U);
}

TEST_F(Tools, AreAskedAgainWhenAnythingMayHaveChangedTheAnswer) {
  shim();
  static_cast<void>(find(spec()));
  ::setenv("PYENV_VERSION", "3.12", 1);
  static_cast<void>(find(spec()));
  EXPECT_EQ(asked(), 2U);
  program("real-py", "exit 0 # upgraded in place");
  static_cast<void>(find(spec()));
  EXPECT_EQ(asked(), 3U);
}

TEST_F(Tools, ThatAreMissingTooOldOrBrokenSayWhy) {
  EXPECT_EQ(find(spec()).state.problem, "no no-such-py, fake-py on PATH");
  EXPECT_EQ(find(spec()).state.install, "apt-get install fake-py");
  shim();
  ToolSpec newer = spec();
  newer.minimum = "3.12";
  EXPECT_EQ(find(newer).state.problem, "version 3.11.2 is too old, 3.12 is needed");
  ToolSpec other = spec();
  other.version = "edition=(.*)";
  EXPECT_THAT(find(other).state.problem, HasSubstr("printed nothing like 'edition=(.*)'"));
  program("fake-py", "echo no module named ffi >&2; exit 1");
  EXPECT_THAT(find(spec()).state.problem, AllOf(HasSubstr("exit 1"), HasSubstr("no module named ffi")));
}

TEST_F(Tools, CanBeNamedByTheEnvironment) {
  program("elsewhere", "echo path=" + (folder_ / "elsewhere").string() + "; echo version=3.10");
  ::setenv("CONCORD_FAKE_PY", (folder_ / "elsewhere").c_str(), 1);
  EXPECT_EQ(find(spec()).state.version, "3.10");
  ::setenv("CONCORD_FAKE_PY", "/nonexistent/py", 1);
  EXPECT_EQ(find(spec()).state.problem, "CONCORD_FAKE_PY=\"/nonexistent/py\" is not a program");
}

TEST_F(Tools, CanBeFiles) {
  ASSERT_TRUE(write_file_atomically(folder_ / "x.jar", ""));
  ToolSpec jar{"jar", {}, {"/nonexistent.jar", (folder_ / "x.jar").string()}, {}, "", "", "", ""};
  EXPECT_EQ(find(jar).state.path, folder_ / "x.jar");
  jar.files.pop_back();
  EXPECT_EQ(find(jar).state.problem, "there is no /nonexistent.jar");
}

TEST(AtLeast, ComparesNumbersAndNotText) {
  EXPECT_TRUE(at_least("1.19.8", "1.9"));
  EXPECT_TRUE(at_least("3.9", "3.9"));
  EXPECT_TRUE(at_least("17.0.2+8", "17"));
  EXPECT_TRUE(at_least("1.23rc1", "1.23"));
  EXPECT_FALSE(at_least("1.9", "1.19"));
  EXPECT_FALSE(at_least("", "1"));
}

}  // namespace tools_test
}  // namespace concord
