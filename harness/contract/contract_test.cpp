#include "contract/contract.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace concord {
namespace contract_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string int_type = R"({"kind":"i64","go":"int","c":"GoInt"})";

std::string slot(const std::string& name, const std::string& type = int_type) {
  return R"({"name":")" + name + R"(","type":)" + type + "}";
}

std::string function(const std::string& name, const std::string& params, const std::string& results) {
  return R"({"name":")" + name + R"(","doc":"","file":"a.go","line":7,"params":[)" + params +
         R"(],"results":[)" + results + "]}";
}

std::string contract_json(const std::string& exports) {
  return R"({"concord":1,"library":"awesome","package":"example.org/awesome","exports":[)" + exports + "]}";
}

Contract contract_of(const std::string& exports) {
  auto contract = parse_contract(contract_json(exports), "test");
  EXPECT_TRUE(contract) << contract.error().text;
  return contract.value_or(Contract{});
}

const std::string sort_export =
    function("Sort",
             R"({"name":"vals","changes":true,"type":{"kind":"slice","go":"[]int","c":"GoSlice","elem":)" +
                 int_type + "}}",
             "");

TEST(ParseContract, ReadsTypesAndSortsExports) {
  const Contract contract =
      contract_of(sort_export + "," + function("Add", slot("a") + "," + slot("b"), slot("")));
  ASSERT_EQ(contract.exports.size(), 2U);
  EXPECT_EQ(signature(contract.exports[0]), "Add(a int, b int) int");
  EXPECT_EQ(contract.exports[1].params[0].type.kind, Kind::slice);
  EXPECT_EQ(contract.exports[1].params[0].type.elem->kind, Kind::i64);
  EXPECT_TRUE(contract.exports[1].params[0].changes);
}

TEST(ParseContract, KeepsTheWordOfAnUnknownKind) {
  const Contract contract =
      contract_of(function("Visit", slot("f", R"({"kind":"chan","go":"chan int"})"), ""));
  EXPECT_EQ(contract.exports[0].params[0].type.kind, Kind::unsupported);
  EXPECT_EQ(contract.exports[0].params[0].type.word, "chan");
}

TEST(ParseContract, NamesThePlaceOfAComplaint) {
  const auto complaint = [](const std::string& json) { return parse_contract(json, "x.json").error().text; };
  EXPECT_THAT(complaint("{"), HasSubstr("x.json: "));
  EXPECT_THAT(complaint("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(complaint(R"({"concord":2})"), HasSubstr("version 2"));
  EXPECT_THAT(complaint(contract_json(R"({"name":"F","params":[{"name":"a"}]})")),
              HasSubstr("contract.exports[0].params[0]: \"type\" is missing"));
  EXPECT_THAT(complaint(contract_json(R"({"name":5})")), HasSubstr("exports[0].name: expected a string"));
  EXPECT_THAT(complaint(contract_json(function("F", "", "") + "," + function("F", "", ""))),
              HasSubstr("\"F\" is exported twice"));
  EXPECT_THAT(complaint(contract_json(function("F", slot("s", R"({"kind":"slice","go":"[]int"})"), ""))),
              HasSubstr("no \"elem\""));
}

TEST(ParseContractReport, ReadsTheWrapper) {
  const auto report =
      parse_contract_report(R"({"contract":)" + contract_json(sort_export) +
                            R"(,"go":{"version":"go1.19.8","os":"linux","arch":"amd64"},)"
                            R"("main":{"file":"a.go"},"inputs":{"files":["/p/a.go"],"dirs":["/p"]}})");
  ASSERT_TRUE(report) << report.error().text;
  EXPECT_EQ(report->go_version, "go1.19.8");
  EXPECT_EQ(report->main_file, "a.go");
  EXPECT_THAT(report->input_files, ElementsAre("/p/a.go"));
  EXPECT_THAT(report->input_folders, ElementsAre("/p"));
}

TEST(WireForm, IsReadBackAsItWas) {
  const Contract contract = contract_of(sort_export);
  EXPECT_EQ(wire_form(contract), contract_json(sort_export));
}

TEST(RecordedForm, LeavesOutWhatChangesWithoutMeaning) {
  const Contract contract = contract_of(function("Add", slot("a") + "," + slot("b"), slot("")));
  const std::string recorded = recorded_form(contract);
  EXPECT_THAT(recorded, Not(HasSubstr("a.go")));
  EXPECT_THAT(recorded, Not(HasSubstr("line")));
  EXPECT_EQ(recorded, R"({
  "concord": 1,
  "library": "awesome",
  "package": "example.org/awesome",
  "exports": [
    {
      "name": "Add",
      "params": [
        {"name":"a","type":{"kind":"i64","go":"int","c":"GoInt"}},
        {"name":"b","type":{"kind":"i64","go":"int","c":"GoInt"}}
      ],
      "results": [
        {"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}
      ]
    }
  ]
}
)");
  const auto again = parse_contract(recorded, "recorded");
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_TRUE(compare_contracts(*again, contract).empty());
}

TEST(ReadRecorded, GivesNothingWhereThereIsNoFile) {
  const auto recorded = read_recorded("/nonexistent/contract.json");
  ASSERT_TRUE(recorded) << recorded.error().text;
  EXPECT_FALSE(*recorded);
}

TEST(CompareContracts, CallsAChangedArityBreaking) {
  const auto changes =
      compare_contracts(contract_of(function("ModXY", slot("x") + "," + slot("y"), slot(""))),
                        contract_of(function("ModXY", slot("x"), slot(""))));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, "breaking");
  EXPECT_EQ(changes[0].recorded, "ModXY(x int, y int) int");
  EXPECT_EQ(changes[0].current, "ModXY(x int) int");
  EXPECT_EQ(changes[0].where, "a.go:7");
}

TEST(CompareContracts, TellsRemovedChangedAndNewApart) {
  const auto changes = compare_contracts(
      contract_of(function("Gone", "", "") + "," + function("Typed", slot("x"), "")),
      contract_of(function("New", "", "") + "," +
                  function("Typed", slot("x", R"({"kind":"i32","go":"int32","c":"GoInt32"})"), "")));
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].function + " " + changes[0].kind, "Gone breaking");
  EXPECT_EQ(changes[0].current, "");
  EXPECT_EQ(changes[1].function + " " + changes[1].kind, "New additive");
  EXPECT_EQ(changes[2].function + " " + changes[2].kind, "Typed breaking");
}

TEST(CompareContracts, IgnoresNamesOfParametersAndAliases) {
  const std::string rune = R"({"kind":"i32","go":"rune","c":"GoInt32"})";
  const std::string int32 = R"({"kind":"i32","go":"int32","c":"int"})";
  EXPECT_TRUE(compare_contracts(contract_of(function("F", slot("a", rune), "")),
                                contract_of(function("F", slot("b", int32), "")))
                  .empty());
}

TEST(Render, ShowsExportsParametersAndRefusals) {
  const Contract contract =
      contract_of(function("Add", slot("a") + "," + slot("b"), slot("")) + "," + sort_export + "," +
                  function("Walk", slot("visit", R"({"kind":"callback","go":"C.cb"})"), ""));
  Carries carries;
  carries.params = {"i64", "slice"};
  const auto page = render(
      "{{header}}{{#exports}} {{name}}({{#params}}{{c}} {{name}}{{index}}{{#comma}}, {{/comma}}{{/params}})"
      "{{#result}} -> {{go}}{{/result}}{{#changed}} changes "
      "{{name}}{{/changed}}{{#comma}};{{/comma}}{{/exports}}"
      "{{#refused}} {{name_json}}: {{{reason_json}}}{{/refused}}",
      "t", contract, carries, "awesome.h");
  ASSERT_TRUE(page) << page.error().text;
  EXPECT_EQ(
      *page,
      "awesome.h Add(GoInt a0, GoInt b1) -> int; Sort(GoSlice vals0) changes vals"
      R"x( "Walk": "parameter \"visit\": no codec for a callback whose C prototype is not known (C.cb)")x");
}

TEST(Render, DoesNotAnswerForAnElementFromItsSlice) {
  const auto page = render(
      "{{#exports}}{{#params}}{{#elem}}{{#is_slice}}wrong{{/is_slice}}{{#is_i64}}{{c}}{{/is_i64}}"
      "{{/elem}}{{/params}}{{/exports}}",
      "t", contract_of(sort_export), {}, "h");
  EXPECT_EQ(page.value(), "GoInt");
}

TEST(Render, IncludesPartialsInTheirPlace) {
  const auto page =
      render("{{#exports}}{{#params}}{{>its_type}} {{name}}{{/params}}{{/exports}}", "t",
             contract_of(sort_export), {}, "h",
             {{"its_type",
               "{{#is_slice}}{{#elem}}{{>its_type}}{{/elem}}[]{{/is_slice}}{{#is_i64}}long{{/is_i64}}"}});
  EXPECT_EQ(page.value(), "long[] vals");
}

TEST(Render, FindsThePartialsOfATemplate) {
  EXPECT_THAT(partials_of("{{>b}} {{> a }}{{#c}}{{>b}}{{/c}}"), testing::ElementsAre("a", "b"));
}

TEST(Render, TellsWhatArraysOfArraysHold) {
  const std::string cell = R"({"kind":"i32","go":"C.int","c":"int"})";
  const std::string row = R"({"kind":"array","go":"[3]C.int","c":"","length":3,"elem":)" + cell + "}";
  const std::string grid = R"({"kind":"array","go":"[2][3]C.int","c":"","length":2,"elem":)" + row + "}";
  const auto page =
      render("{{#exports}}{{#params}}{{#cell}}{{kind}}{{/cell}} {{cells}}{{/params}}{{/exports}}", "t",
             contract_of(function("F", slot("grid", grid), "")), {}, "h");
  EXPECT_EQ(page.value(), "i32 6");
}

const std::string point = R"({"kind":"struct","go":"C.point","c":"point","size":16,"align":8,"fields":[)"
                          R"({"name":"x","offset":0,"type":{"kind":"i8","go":"C.char","c":"char"}},)"
                          R"({"name":"y","offset":8,"type":{"kind":"f64","go":"C.double","c":"double"}}]})";

TEST(Render, ListsTypesBehindThoseThatTheyAreMadeOf) {
  const std::string points =
      R"({"kind":"pointer","go":"*C.point","c":"point*","count":"n","elem":)" + point + "}";
  const auto page = render(
      "{{#types}}{{id}} {{go}}{{#is_struct}} {{size}}/{{align}}:{{#fields}} "
      "{{name}}@{{offset}}={{type}}{{/fields}}"
      "{{/is_struct}}{{#has_elem}} of {{#elem}}{{type}}{{/elem}}{{/has_elem}}{{#has_count_name}} by "
      "{{count_name}}"
      "{{/has_count_name}}{{#passed}} passed{{/passed}}; {{/types}}",
      "t", contract_of(function("F", slot("n") + "," + slot("p", points), "")), {}, "h");
  EXPECT_EQ(page.value(),
            "0 int passed; 1 C.char; 2 C.double; 3 C.point 16/8: x@0=1 y@8=2; 4 *C.point of 3 by n passed; ");
}

TEST(Render, KnowsNotWhatLiesWhereAStructHasNoFields) {
  const std::string node = R"({"kind":"pointer","go":"*C.node","elem":{"kind":"struct","go":"C.node"}})";
  const auto page = render(
      "{{#exports}}{{#params}}{{#has_elem}}wrong{{/has_elem}}{{^has_elem}}{{go}}{{/has_elem}}"
      "{{/params}}{{/exports}}",
      "t", contract_of(function("F", slot("list", node), "")), {}, "h");
  EXPECT_EQ(page.value(), "*C.node");
}

TEST(Render, TellsSeveralResultsFromOne) {
  const auto page = render(
      "{{#exports}}{{name}}{{#several}} {{results_count}}{{/several}} {{/exports}}", "t",
      contract_of(function("One", "", slot("")) + "," + function("Two", "", slot("q") + "," + slot("r"))), {},
      "h");
  EXPECT_EQ(page.value(), "One Two 2 ");
}

TEST(Render, NamesABrokenTemplate) {
  const auto page = render("{{#exports}}", "clients/x/binding.mustache", contract_of(sort_export), {}, "h");
  ASSERT_FALSE(page);
  EXPECT_THAT(page.error().text, HasSubstr("clients/x/binding.mustache"));
}

TEST(Refusal, LooksAtElementsAndAtTheNumberOfResults) {
  const Contract contract = contract_of(sort_export + "," + function("Two", "", slot("q") + "," + slot("r")));
  Carries carries;
  carries.elems = {"u8"};
  EXPECT_THAT(refusal(contract.exports[0], carries).value_or(""), HasSubstr("elements of i64"));
  EXPECT_FALSE(refusal(contract.exports[1], carries));
  carries.results = {"i64"};
  EXPECT_EQ(refusal(contract.exports[1], carries).value_or(""), "several results");
}

TEST(Refusal, SeesMembersThatTheContractDoesNotKnow) {
  std::string packed = point;
  packed.replace(packed.find(R"("offset":8)"), 10, R"("offset":4)");
  const Contract contract =
      contract_of(function("Packed", slot("p", packed), "") + "," + function("Point", slot("p", point), ""));
  Carries carries;
  carries.params = {"struct"};
  EXPECT_THAT(refusal(contract.exports[0], carries).value_or(""), HasSubstr("C.point has members"));
  EXPECT_FALSE(refusal(contract.exports[1], carries));
  carries.params->emplace_back("gaps");
  EXPECT_FALSE(refusal(contract.exports[0], carries));
}

}  // namespace contract_test
}  // namespace concord
