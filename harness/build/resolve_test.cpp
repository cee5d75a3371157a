#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "build/build.hpp"

namespace concord {
namespace resolve_test {

using testing::ElementsAre;
using testing::HasSubstr;

class Resolve : public testing::Test {
 protected:
  Resolve() : home_{folder_.path() / "home"} {
    for (const char* name : {"go/awesome", "go/libmod", "go/cmd", "go/drifted/libmod", "fixtures/awesome",
                             "fixtures/libmod", "fixtures/mutants"})
      EXPECT_TRUE(make_folders(home_.root / name));
    EXPECT_TRUE(make_folders(folder_ / "mine/concord"));
    for (const auto& package :
         {home_.go() / "awesome", home_.go() / "libmod", home_.go() / "drifted/libmod", folder_ / "mine"})
      EXPECT_TRUE(write_file_atomically(package / "package.go", "package main\n"));
  }
  std::string complaint(const std::string& argument) { return resolve_library(home_, argument).error().text; }

  TemporaryFolder folder_;
  Home home_;
};

TEST_F(Resolve, FindsShippedLibraries) {
  EXPECT_THAT(shipped_libraries(home_), ElementsAre("awesome", "libmod"));
  const auto request = resolve_library(home_, "awesome");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->package_dir, home_.go() / "awesome");
  EXPECT_EQ(request->fixtures_dir, home_.fixtures() / "awesome");
}

TEST_F(Resolve, TakesAFolderWithItsOwnFixtures) {
  const auto mine = resolve_library(home_, (folder_ / "mine/").string());
  ASSERT_TRUE(mine) << mine.error().text;
  EXPECT_EQ(mine->name, "mine");
  EXPECT_EQ(mine->fixtures_dir, folder_ / "mine/concord");
  const auto shipped = resolve_library(home_, (home_.go() / "libmod").string());
  EXPECT_EQ(shipped->fixtures_dir, home_.fixtures() / "libmod");
  const auto drifted = resolve_library(home_, (home_.go() / "drifted/libmod").string());
  EXPECT_EQ(drifted->fixtures_dir, home_.go() / "drifted/libmod/concord");
}

TEST_F(Resolve, ExplainsWhatItCannotFind) {
  EXPECT_THAT(complaint("awsome"), HasSubstr("unknown library \"awsome\"; did you mean \"awesome\"?"));
  EXPECT_THAT(complaint("./no/such"), HasSubstr("there is no folder \"./no/such\""));
  ASSERT_TRUE(write_file_atomically(folder_ / "a.go", ""));
  EXPECT_THAT(complaint((folder_ / "a.go").string()), HasSubstr("is a file"));
  ASSERT_TRUE(make_folders(folder_ / "odd*name"));
  EXPECT_THAT(complaint((folder_ / "odd*name").string()), HasSubstr("\"odd*name\""));
}

TEST_F(Resolve, TakesAllShippedOnesWhereNoneIsNamed) {
  EXPECT_EQ(resolve_libraries(home_, {}).value().size(), 2U);
  EXPECT_EQ(resolve_libraries(home_, {"awesome", (home_.go() / "awesome").string()}).value().size(), 1U);
}

TEST_F(Resolve, RefusesTwoLibrariesOfOneName) {
  const auto both = resolve_libraries(home_, {"libmod", (home_.go() / "drifted/libmod").string()});
  ASSERT_FALSE(both);
  EXPECT_THAT(both.error().text, HasSubstr("both called \"libmod\""));
}

}  // namespace resolve_test
}  // namespace concord
