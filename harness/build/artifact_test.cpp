#include "build/artifact.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/command.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace artifact_test {

using testing::HasSubstr;

Contract exporting(const std::vector<std::string>& names) {
  Contract contract;
  contract.library = "small";
  for (const std::string& name : names) contract.exports.push_back({name, "", "", 0, {}, {}});
  return contract;
}

class Artifacts : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(write_file_atomically(folder_ / "small.c",
                                      "int Add(void) { return 1; }\nstatic int Hidden(void) "
                                      "{ return 2; }\nextern int Missing(void);\n"
                                      "int Use(void) { return Hidden() + Missing(); }\n"));
    ASSERT_TRUE(
        write_file_atomically(folder_ / "small.h", "extern int Add(void);\nextern int Use (void);\n"));
    compile({"-shared", "-fPIC", "-Wl,--build-id", "-o", (folder_ / "small.so").string()});
  }

  void compile(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"cc", (folder_ / "small.c").string()});
    const auto end = run_command({arguments, {}, {}});
    ASSERT_TRUE(end && end->succeeded()) << (end ? end->err : end.error().text);
  }

  std::vector<ArtifactFact> facts(const std::vector<std::string>& exports, const std::string& file) {
    return inspect_artifact(exporting(exports), folder_ / file, folder_ / "small.h");
  }

  TemporaryFolder folder_;
};

TEST_F(Artifacts, HoldWhatTheyPromise) {
  const auto found = facts({"Add", "Use"}, "small.so");
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].id, "small/artifact/elf");
  for (const ArtifactFact& fact : found) EXPECT_TRUE(fact.holds) << fact.id << ": " << fact.text;
  EXPECT_EQ(found[0].text, "ELF 64-bit shared object");
  EXPECT_THAT(found[1].text, testing::MatchesRegex("build id [0-9a-f]{40}"));
  EXPECT_EQ(found[2].text, "2 of 2 exports in the dynamic symbols");
}

TEST_F(Artifacts, LackHiddenAndUndefinedFunctions) {
  const auto found = facts({"Add", "Hidden", "Missing"}, "small.so");
  EXPECT_FALSE(found[2].holds);
  EXPECT_EQ(found[2].text, "1 of 3 exports in the dynamic symbols; missing: Hidden, Missing");
  EXPECT_FALSE(found[3].holds);
}

TEST_F(Artifacts, ThatAreNoSharedObjectsAreSaidSo) {
  EXPECT_EQ(facts({"Add"}, "small.c")[0].text, "not an ELF file");
  EXPECT_FALSE(facts({"Add"}, "absent.so")[0].holds);
  compile({"-c", "-o", (folder_ / "small.o").string()});
  EXPECT_THAT(facts({"Add"}, "small.o")[0].text, HasSubstr("no shared object"));
}

}  // namespace artifact_test
}  // namespace concord
