#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "contract/contract.hpp"

namespace concord {
namespace annotations_test {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::string_view contract_json = R"({
  "concord": 1, "library": "texts", "package": "example.org/texts",
  "exports": [
    {"name": "Greet", "params": [], "results": [{"name": "", "type": {"kind": "cstring", "go": "*C.char", "c": "char*"}}]},
    {"name": "FreeText", "params": [{"name": "p", "type": {"kind": "cstring", "go": "*C.char", "c": "char*"}}], "results": []},
    {"name": "Fill", "params": [
        {"name": "dst", "type": {"kind": "pointer", "go": "unsafe.Pointer", "c": "void*"}},
        {"name": "n", "type": {"kind": "i32", "go": "C.int", "c": "int"}},
        {"name": "mode", "type": {"kind": "f64", "go": "float64", "c": "GoFloat64"}}], "results": []},
    {"name": "List", "params": [
        {"name": "out", "changes": true, "type": {"kind": "pointer", "go": "**C.int", "c": "int**",
            "elem": {"kind": "pointer", "go": "*C.int", "c": "int*", "elem": {"kind": "i32", "go": "C.int", "c": "int"}}}},
        {"name": "n", "changes": true, "type": {"kind": "pointer", "go": "*C.int", "c": "int*",
            "elem": {"kind": "i32", "go": "C.int", "c": "int"}}}], "results": []},
    {"name": "Sum", "params": [{"name": "b", "type": {"kind": "struct", "go": "C.buffer", "c": "buffer", "size": 16, "align": 8,
        "fields": [{"name": "data", "offset": 0, "type": {"kind": "pointer", "go": "unsafe.Pointer", "c": "void*"}},
                   {"name": "len", "offset": 8, "type": {"kind": "u64", "go": "C.size_t", "c": "size_t"}}]}}], "results": []}
  ]})";

class Annotated : public testing::Test {
 protected:
  /// What is wrong with the notes; empty where nothing is.
  std::string annotated_with(const std::string& notes) {
    std::ofstream(folder_.path() / "concord.toml") << notes;
    contract_ = *parse_contract(contract_json, "a test");
    const Result<Annotations> read = read_annotations(folder_.path());
    if (!read) return read.error().text;
    const Result<void> done = annotate(contract_, *read);
    return done ? "" : done.error().text;
  }
  const Slot& param(const std::string& function, std::size_t index) {
    return find_export(contract_, function)->params[index];
  }

  TemporaryFolder folder_;
  Contract contract_;
};

TEST_F(Annotated, NothingIsNotedWithoutAFile) {
  const Result<Annotations> notes = read_annotations(folder_.path());
  ASSERT_TRUE(notes);
  EXPECT_TRUE(notes->exports.empty());
}

TEST_F(Annotated, AResultHasAFunctionThatFreesIt) {
  ASSERT_EQ(annotated_with("concord = 1\n[export.Greet]\nresult = { free = \"FreeText\" }\n"), "");
  EXPECT_EQ(find_export(contract_, "Greet")->results[0].type.free, "FreeText");
}

TEST_F(Annotated, APointerToAnythingIsBytes) {
  ASSERT_EQ(annotated_with("concord = 1\n[export.Fill]\nparams.dst = { as = \"bytes\" }\n"), "");
  ASSERT_TRUE(param("Fill", 0).type.elem);
  EXPECT_EQ(param("Fill", 0).type.elem->kind, Kind::u8);
  EXPECT_TRUE(param("Fill", 0).changes);
}

TEST_F(Annotated, WhatTheCalleeOnlyReadsIsNoPartOfTheReply) {
  ASSERT_EQ(
      annotated_with("concord = 1\n[export.Fill]\nparams.dst = { as = \"bytes\", direction = \"in\" }\n"),
      "");
  EXPECT_FALSE(param("Fill", 0).changes);
}

TEST_F(Annotated, MemoryBehindAPointerHasACount) {
  ASSERT_EQ(annotated_with(
                "concord = 1\n[export.List]\nparams.out = { cells = { count = \"n\", free = \"free\" } }\n"),
            "");
  EXPECT_EQ(param("List", 0).type.elem->count, "n");
  EXPECT_EQ(param("List", 0).type.elem->free, "free");
}

TEST_F(Annotated, AFieldIsNotedWhereverItsStructStands) {
  ASSERT_EQ(
      annotated_with("concord = 1\n[type.\"C.buffer\"]\nfields.data = { as = \"bytes\", count = \"len\" }\n"),
      "");
  const Field& data = (*param("Sum", 0).type.fields)[0];
  ASSERT_TRUE(data.type.elem);
  EXPECT_EQ(data.type.count, "len");
}

TEST_F(Annotated, WhatIsNotThereIsNamedWithItsPlaceAndTheNearest) {
  EXPECT_THAT(annotated_with("concord = 1\n[export.Gret]\n"),
              AllOf(HasSubstr("concord.toml:2:"), HasSubstr("\"Gret\""), HasSubstr("Greet")));
  EXPECT_THAT(annotated_with("concord = 1\n[export.Fill]\nparams.dts = { as = \"bytes\" }\n"),
              AllOf(HasSubstr("concord.toml:3:"), HasSubstr("parameter of Fill"), HasSubstr("dst")));
  EXPECT_THAT(annotated_with("concord = 1\n[export.List]\nparams.out = { cells = { count = \"m\" } }\n"),
              AllOf(HasSubstr("concord.toml:3:"), HasSubstr("\"m\"")));
  EXPECT_THAT(annotated_with("concord = 1\n[type.\"C.bufer\"]\nfields.data = {}\n"), HasSubstr("C.bufer"));
  EXPECT_THAT(annotated_with("concord = 1\n[type.\"C.buffer\"]\nfields.dat = {}\n"),
              AllOf(HasSubstr("field of C.buffer"), HasSubstr("data")));
}

TEST_F(Annotated, WhatMakesNoSenseIsRefused) {
  EXPECT_THAT(annotated_with("concord = 1\n[export.Greet]\nresult = { free = \"Fill\" }\n"),
              AllOf(HasSubstr("concord.toml:3:"), HasSubstr("has to take one pointer")));
  EXPECT_THAT(annotated_with("concord = 1\n[export.List]\nparams.out = { cells = { count = \"out\" } }\n"),
              HasSubstr("counts nothing"));
  EXPECT_THAT(annotated_with("concord = 1\n[export.Fill]\nparams.mode = { as = \"bytes\" }\n"),
              HasSubstr("this is float64"));
  EXPECT_THAT(annotated_with("concord = 1\n[export.Fill]\nparams.dst = { count = \"n\" }\n"),
              HasSubstr("say what it leads to"));
  EXPECT_THAT(annotated_with("concord = 1\n[export.Fill]\nparams.n = { direction = \"out\" }\n"),
              HasSubstr("\"direction\" is for memory"));
}

TEST_F(Annotated, ALibraryMayHaveFlagsVariablesAndExportsThatNobodyCalls) {
  ASSERT_EQ(annotated_with("concord = 1\n[build]\nflags = [\"-tags=netgo\", \"-ldflags=-X main.v=1 -s\"]\n"
                           "[environment]\nGODEBUG = \"clobberfree=1\"\nEMPTY = \"\"\n"
                           "[export.Fill]\nskip = \"it needs a licence\"\n"),
            "");
  const Result<Annotations> notes = read_annotations(folder_.path());
  ASSERT_TRUE(notes);
  EXPECT_THAT(notes->build_flags, testing::ElementsAre("-tags=netgo", "-ldflags=-X main.v=1 -s"));
  EXPECT_EQ(notes->environment.at("GODEBUG"), "clobberfree=1");
  EXPECT_EQ(notes->environment.at("EMPTY"), "");
  EXPECT_EQ(notes->exports.at("Fill").skip, "it needs a licence");
}

TEST_F(Annotated, FlagsAndVariablesThatCannotBeAreRefusedWithTheirPlace) {
  for (const char* wrong : {"[build]\nflags = [\"netgo\"]", "[build]\nflags = [1]", "[build]\nflags = \"-v\"",
                            "[build]\nflags = [\"-tags='a'\"]", "build = 1", "[environment]\nA = 1",
                            "[environment]\n\"A=B\" = \"x\"", "[export.Fill]\nskip = true"})
    EXPECT_THAT(annotated_with(std::string("concord = 1\n") + wrong + "\n"), HasSubstr("concord.toml:"))
        << wrong;
  EXPECT_THAT(annotated_with("concord = 1\n[build]\ntags = [\"netgo\"]\n"), HasSubstr("\"flags\""));
}

TEST_F(Annotated, AnUnknownWordOrKeyIsAnErrorWithTheNearest) {
  EXPECT_THAT(annotated_with("concord = 1\n[export.Fill]\nparams.dst = { as = \"byte\" }\n"),
              AllOf(HasSubstr("concord.toml:3:"), HasSubstr("bytes")));
  EXPECT_THAT(annotated_with("concord = 1\n[export.Fill]\nparams.dst = { fre = \"x\" }\n"),
              HasSubstr("free"));
  EXPECT_THAT(annotated_with("concord = 1\n[exports.Fill]\n"), HasSubstr("\"exports\""));
  EXPECT_THAT(annotated_with("[export.Fill]\n"), HasSubstr("concord = 1"));
}

TEST_F(Annotated, ProcessesAreSetUpAndFunctionsMayBeSharedByThreads) {
  std::ofstream(folder_.path() / "concord.toml") << R"(concord = 1
files = ["data", "words.txt"]
export.Greet.threads = true
[[set_up]]
call = "Sum"
args = [{ data = { nil = true }, len = 3 }]
[[tear_down]]
call = "Greet"
)";
  const Result<Annotations> notes = read_annotations(folder_.path());
  ASSERT_TRUE(notes) << notes.error().text;
  EXPECT_THAT(notes->files, testing::ElementsAre("data", "words.txt"));
  EXPECT_TRUE(notes->exports.at("Greet").threads);
  ASSERT_EQ(notes->set_up.size(), 1U);
  EXPECT_EQ(notes->set_up[0].function, "Sum");
  EXPECT_EQ(notes->set_up[0].arguments[0]["len"], 3);
  EXPECT_EQ(notes->set_up[0].where.line, 4U);
  EXPECT_EQ(notes->tear_down[0].arguments, Json::array());
}

TEST_F(Annotated, FilesAndCallsAreCheckedAsTheyAreRead) {
  EXPECT_THAT(annotated_with("concord = 1\nfiles = [\"/etc/passwd\"]\n"),
              HasSubstr("leads out of the folder"));
  EXPECT_THAT(annotated_with("concord = 1\nfiles = [\"a/../../b\"]\n"), HasSubstr("leads out of the folder"));
  EXPECT_THAT(annotated_with("concord = 1\nfiles = [3]\n"),
              HasSubstr("files or folders beside concord.toml"));
  EXPECT_THAT(annotated_with("concord = 1\n[[set_up]]\nargs = [1]\n"), HasSubstr("\"call\""));
  EXPECT_THAT(annotated_with("concord = 1\n[set_up]\ncall = \"Sum\"\n"), HasSubstr("[[set_up]]"));
  EXPECT_THAT(annotated_with("concord = 1\nexport.Greet.threads = 4\n"), HasSubstr("true or false"));
}

}  // namespace annotations_test
}  // namespace concord
