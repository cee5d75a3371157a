#include "build/prebuilt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace prebuilt_test {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Type type_of(const std::string& word, const std::string& go) {
  const bool known = word == "i64";
  Type type{known ? Kind::i64 : Kind::unsupported, word, go, ""};
  return type;
}

Export taking(const std::string& name, const std::string& word = "i64", const std::string& go = "int") {
  return {name, "", "", 0, {{"x", type_of(word, go)}}, {}};
}

Contract exporting(std::vector<Export> exports) {
  Contract contract;
  contract.library = "small";
  contract.exports = std::move(exports);
  return contract;
}

FileReport file_with(std::vector<Export> exports) {
  FileReport file;
  file.elf.file = "/nowhere/libsmall.so";
  file.elf.type = "shared object";
  file.report.contract = exporting(std::move(exports));
  return file;
}

const ArtifactFact& fact(const FileFindings& findings, const std::string& name) {
  for (const ArtifactFact& each : findings.facts)
    if (each.id == "small/artifact/" + name) return each;
  ADD_FAILURE() << "no fact " << name;
  static const ArtifactFact none;
  return none;
}

TEST(PrebuiltFiles, WithTheSourcesTypesAreCalled) {
  const Contract source = exporting({taking("Add"), taking("Sub")});
  const auto found = compare_with_source(&source, file_with({taking("Add"), taking("Sub")}), {});
  EXPECT_THAT(found.mismatches, IsEmpty());
  for (const ArtifactFact& each : found.facts) EXPECT_TRUE(each.holds) << each.text;
  EXPECT_EQ(fact(found, "types").text, "all 2 have the source's types");
  EXPECT_THAT(fact(found, "file").text,
              HasSubstr("libsmall.so, built elsewhere; it does not say with which Go"));
}

TEST(PrebuiltFiles, WithOtherTypesAreNotCalled) {
  const Contract source = exporting({taking("Add"), taking("Gone")});
  const auto found = compare_with_source(&source, file_with({taking("Add", "i32", "int32")}), {});
  EXPECT_FALSE(fact(found, "types").holds);
  EXPECT_THAT(fact(found, "types").text, HasSubstr("Add: the parameter was int and is int32"));
  ASSERT_THAT(found.mismatches, SizeIs(2));
  EXPECT_EQ(found.mismatches[0].function, "Add");
  EXPECT_EQ(found.mismatches[0].kind, "breaking");
  EXPECT_EQ(found.mismatches[1].current, "");
}

TEST(PrebuiltFiles, ThatExportMoreAreToldSo) {
  const Contract source = exporting({taking("Add")});
  const auto found = compare_with_source(&source, file_with({taking("Add"), taking("More")}), {});
  EXPECT_FALSE(fact(found, "surplus").holds);
  EXPECT_THAT(found.mismatches, IsEmpty());
}

TEST(PrebuiltFiles, ThatDoNotTellTheirTypesAreNotSaidToMatch) {
  const Contract source = exporting({taking("Add"), taking("Sort")});
  const auto found =
      compare_with_source(&source, file_with({taking("Add"), taking("Sort", "unknown", "?")}), {});
  EXPECT_THAT(fact(found, "types").text, HasSubstr("does not tell all types of 1 of 2 exports: Sort"));
  EXPECT_THAT(found.mismatches, IsEmpty());
}

TEST(PrebuiltFiles, WithoutSourceTellWhatIsCalled) {
  FileReport file = file_with({taking("Add")});
  EXPECT_THAT(fact(compare_with_source(nullptr, file, {}), "types").text,
              HasSubstr("tells the types of all 1"));
  file.elf.unknown = {{"Add", "it has no DWARF"}};
  EXPECT_THAT(fact(compare_with_source(nullptr, file, {}), "types").text,
              HasSubstr("which nobody calls: Add"));
}

TEST(PrebuiltFiles, AreComparedWithTheirHeader) {
  const Contract source = exporting({taking("Add")});
  FileReport file = file_with({taking("Add")});
  for (const ArtifactFact& each : compare_with_source(&source, file, {}).facts)
    EXPECT_NE(each.id, "small/artifact/header-types");  // it has no notes to compare the header with
  file.elf.notes = "go";
  EXPECT_TRUE(fact(compare_with_source(&source, file, {}), "header-types").holds);
  file.elf.wrong = {{"Add", "the header does not declare it"}};
  const auto found = compare_with_source(&source, file, {});
  EXPECT_FALSE(fact(found, "header-types").holds);
  EXPECT_THAT(fact(found, "header-types").text, HasSubstr("Add: the header does not declare it"));
}

TEST(PrebuiltFiles, WithASonameNeedAFileOfThatName) {
  const TemporaryFolder folder;
  FileReport file = file_with({});
  file.elf.file = (folder / "libsmall-1.2.so").string();
  file.elf.soname = "libsmall.so.1";
  EXPECT_FALSE(fact(compare_with_source(nullptr, file, {}), "soname").holds);
  ASSERT_TRUE(write_file_atomically(folder / "libsmall.so.1", ""));
  EXPECT_TRUE(fact(compare_with_source(nullptr, file, {}), "soname").holds);
}

TEST(PrebuiltFiles, OfAnotherMachineAreRefused) {
  ElfFacts elf;
  elf.file = "libsmall.so";
  elf.type = "shared object";
  elf.machine = "pdp-11";
  const auto runs = runs_here(elf);
  ASSERT_FALSE(runs);
  EXPECT_EQ(runs.error().fault, Fault::usage);
  EXPECT_THAT(runs.error().text, HasSubstr("is built for pdp-11"));
  elf.type = "executable";
  EXPECT_THAT(runs_here(elf).error().text, HasSubstr("no shared library"));
}

TEST(PrebuiltFiles, AreKeptWithWhatWasFound) {
  const FileFindings findings{{{"small/artifact/types", false, "text"}},
                              {{"Add", "breaking", "Add(x int)", "Add(x int32)", ""}}};
  const auto read = findings_of(note_of(findings));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->facts[0].text, "text");
  EXPECT_FALSE(read->facts[0].holds);
  EXPECT_EQ(read->mismatches[0].current, "Add(x int32)");
  for (const char* broken : {"", "[]", "{}", R"({"facts":[1],"mismatches":[]})"})
    EXPECT_FALSE(findings_of(broken)) << broken;
}

class NamedFiles : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"libsmall.so.1", "libsmall.h", "other.so", "bad name.so"})
      ASSERT_TRUE(write_file_atomically(folder_ / name, "x"));
  }
  TemporaryFolder folder_;
};

TEST_F(NamedFiles, GiveALibraryItsName) {
  const auto request = with_prebuilt({}, folder_ / "libsmall.so.1", {});
  ASSERT_TRUE(request) << request.error().text;
  EXPECT_EQ(request->name, "small");
  EXPECT_EQ(request->prebuilt->header, folder_ / "libsmall.h");
  EXPECT_EQ(request->fixtures_dir, folder_ / "concord");
}

TEST_F(NamedFiles, LeaveAPackageItsOwn) {
  const auto request = with_prebuilt({"mine", "/src/mine", "/src/mine/concord", {}}, folder_ / "other.so",
                                     folder_ / "libsmall.h");
  ASSERT_TRUE(request) << request.error().text;
  EXPECT_EQ(request->name, "mine");
  EXPECT_EQ(request->fixtures_dir, "/src/mine/concord");
  EXPECT_EQ(request->prebuilt->header, folder_ / "libsmall.h");
}

TEST_F(NamedFiles, MayLackAHeaderAndMustBeThere) {
  const auto request = with_prebuilt({}, folder_ / "other.so", {});
  ASSERT_TRUE(request);
  EXPECT_EQ(request->prebuilt->header, "");
  EXPECT_THAT(with_prebuilt({}, folder_ / "none.so", {}).error().text, HasSubstr("there is no library"));
  EXPECT_THAT(with_prebuilt({}, folder_ / "other.so", folder_ / "none.h").error().text,
              HasSubstr("there is no header"));
  EXPECT_THAT(with_prebuilt({}, folder_ / "bad name.so", {}).error().text,
              HasSubstr("cannot call a library"));
}

}  // namespace prebuilt_test
}  // namespace concord
