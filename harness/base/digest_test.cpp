#include "base/digest.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace digest_test {

std::string of_folder(const std::filesystem::path& folder) {
  Digest digest;
  EXPECT_TRUE(add_folder(digest, folder));
  return digest.hex();
}

TEST(Digest, KeepsPartsApart) {
  EXPECT_NE(Digest().add("ab").add("c").hex(), Digest().add("a").add("bc").hex());
  EXPECT_EQ(Digest().add("ab").hex(), digest("ab"));
  EXPECT_EQ(digest("ab").size(), 32U);
}

TEST(AddFolder, SeesContentsNamesAndNewFilesButNotWhatToolsLeaveBehind) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "a.c", "one"));
  const std::string before = of_folder(folder.path());

  ASSERT_TRUE(make_folders(folder / "node_modules"));
  ASSERT_TRUE(write_file_atomically(folder / "node_modules/x", "x"));
  ASSERT_TRUE(write_file_atomically(folder / ".a.c.swp", "x"));
  EXPECT_EQ(of_folder(folder.path()), before);

  ASSERT_TRUE(write_file_atomically(folder / "b.c", ""));
  const std::string added = of_folder(folder.path());
  EXPECT_NE(added, before);
  ASSERT_TRUE(write_file_atomically(folder / "a.c", "two"));
  EXPECT_NE(of_folder(folder.path()), added);
}

TEST(AddFile, NamesAFileThatIsMissing) {
  Digest digest;
  const auto added = add_file(digest, "/nonexistent/x");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().text, "cannot read \"/nonexistent/x\": No such file or directory");
}

}  // namespace digest_test
}  // namespace concord
