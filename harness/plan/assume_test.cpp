// What is made up of signatures, and what people are asked for.
#include "plan/assume.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "plan/plan.hpp"

namespace concord {
namespace assume_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string i64 = R"({"kind":"i64","go":"int","c":"GoInt"})";
const std::string text = R"({"kind":"cstring","go":"*C.char","c":"char*"})";
const std::string bytes =
    R"({"kind":"pointer","go":"*C.uchar","c":"unsigned char*","elem":{"kind":"u8","go":"C.uchar","c":"unsigned char"}})";
const std::string handle = R"({"kind":"uptr","go":"uintptr","c":"GoUintptr"})";
const std::string go_text = R"({"kind":"string","go":"string","c":"GoString"})";

struct Param {
  std::string name, type;
};

Contract contract_of(
    const std::vector<std::tuple<std::string, std::vector<Param>, std::vector<Param>>>& exports) {
  const auto slots = [](const std::vector<Param>& params) {
    std::string list;
    for (const Param& each : params)
      list += (list.empty() ? "" : ",") + (R"({"name":")" + each.name + R"(","type":)" + each.type + "}");
    return "[" + list + "]";
  };
  std::string list;
  for (const auto& [name, params, results] : exports)
    list += (list.empty() ? "" : ",") + (R"({"name":")" + name + R"(","params":)" + slots(params) +
                                         R"(,"results":)" + slots(results) + "}");
  return parse_contract(R"({"concord":1,"library":"zoo","package":"zoo","exports":[)" + list + "]}",
                        "the test")
      .value();
}

std::vector<std::string> names(const std::vector<SuiteFamily>& families) {
  std::vector<std::string> all;
  for (const SuiteFamily& each : families) all.push_back(each.function + "/" + each.name);
  return all;
}

TEST(Assume, functions_of_plain_values_get_limits_and_random_ones_and_a_call_to_measure) {
  const Contract contract = contract_of({{"Add", {{"a", i64}, {"b", i64}}, {{"", i64}}}});
  const Assumption made = assume(contract, {});
  EXPECT_THAT(names(made.families), ElementsAre("Add/boundary", "Add/random"));
  EXPECT_THAT(made.needs, IsEmpty());
  ASSERT_EQ(made.benches.size(), 1U);
  EXPECT_EQ(made.benches[0].args, Json::array({7, 7}));
}

TEST(Assume, what_would_be_too_many_when_crossed_is_random_alone) {
  const Contract contract =
      contract_of({{"Mix", {{"a", i64}, {"b", i64}, {"c", i64}, {"d", i64}}, {{"", i64}}}});
  EXPECT_THAT(names(assume(contract, {}).families), ElementsAre("Mix/random"));
}

TEST(Assume, a_function_without_parameters_is_called_once) {
  const Contract contract = contract_of({{"Version", {}, {{"", i64}}}});
  const Assumption made = assume(contract, {});
  EXPECT_THAT(names(made.families), ElementsAre("Version/call"));
  Fixtures fixtures;
  fixtures.assumed = true;
  fixtures.suite.families = made.families;
  const Result<Plan> plan = make_plan(contract, fixtures);
  ASSERT_TRUE(plan) << plan.error().text;
  EXPECT_EQ(plan->families[0].family->size(), 1U);
  EXPECT_TRUE(plan->families[0].assumed);
}

TEST(Assume, results_in_gos_memory_are_asked_for_rarely_since_each_may_end_a_host) {
  const Contract contract = contract_of({{"Greet", {{"name", go_text}}, {{"", go_text}}}});
  const Assumption made = assume(contract, {});
  ASSERT_EQ(made.families.size(), 1U);
  EXPECT_LE(made.families[0].count, 16U);
}

TEST(Assume, what_types_do_not_say_is_asked_for_with_the_line_that_says_it) {
  const Contract contract = contract_of({{"Sum", {{"data", bytes}, {"size", i64}}, {{"", i64}}},
                                         {"Open", {}, {{"", handle}}},
                                         {"Read", {{"of", handle}}, {{"", i64}}},
                                         {"Name", {}, {{"", text}}},
                                         {"FreeText", {{"text", text}}, {}}});
  const Assumption made = assume(contract, {});
  EXPECT_THAT(names(made.families), UnorderedElementsAre("Name/call"));
  std::map<std::string, Unsaid> needs;
  for (const Unsaid& need : made.needs) needs[need.function] = need;
  EXPECT_THAT(needs.at("Sum").why, HasSubstr("\"size\""));
  EXPECT_THAT(needs.at("Sum").line, HasSubstr("export.Sum.params.data = { direction = "));
  EXPECT_THAT(needs.at("Open").why, HasSubstr("handle"));
  EXPECT_THAT(needs.at("Read").why, HasSubstr("handles"));
  EXPECT_EQ(needs.at("Name").line, "export.Name.result = { free = \"FreeText\" }");
  EXPECT_TRUE(needs.at("Name").asked);
  EXPECT_THAT(in_short(needs.at("FreeText")), HasSubstr("free"));
  EXPECT_EQ(needs.size(), 5U);
}

TEST(Assume, a_buffer_that_is_spoken_of_gets_as_many_cells_as_its_length_says) {
  const Contract contract = contract_of({{"Sum", {{"data", bytes}, {"size", i64}}, {{"", i64}}}});
  Annotations notes;
  notes.exports["Sum"].params["data"].direction = "in";
  const Assumption made = assume(contract, notes);
  EXPECT_THAT(made.needs, IsEmpty());
  ASSERT_THAT(names(made.families), ElementsAre("Sum/random"));
  const Result<Family> family = Family::make(made.families[0], contract.exports[0], "suite.toml");
  ASSERT_TRUE(family) << family.error().text;
  std::set<std::size_t> lengths;
  for (std::uint64_t i = 0; i < family->size(); ++i) {
    const Json row = parse_json(family->row(i)).value();
    EXPECT_EQ(row[0].get<std::string>().size(), 2 * std::stoul(row[1].get<std::string>())) << row;
    lengths.insert(row[0].get<std::string>().size() / 2);
  }
  EXPECT_EQ(lengths.size(), 25U) << "from none to 24";
}

TEST(Assume, each_line_that_is_asked_for_is_one_that_concord_toml_understands) {
  Contract contract = contract_of({{"Sum", {{"data", bytes}, {"size", i64}}, {{"", i64}}},
                                   {"Flip", {{"one", bytes}}, {}},
                                   {"Name", {}, {{"", text}}},
                                   {"FreeText", {{"text", text}}, {}}});
  const TemporaryFolder folder;
  std::string lines = "concord = 1\n";
  for (const Unsaid& need : assume(contract, {}).needs)
    if (!need.line.empty()) lines += need.line + "\n";
  ASSERT_TRUE(write_file_atomically(folder / "concord.toml", lines));
  const Result<Annotations> notes = read_annotations(folder.path());
  ASSERT_TRUE(notes) << notes.error().text;
  const Result<void> annotated = annotate(contract, *notes);
  EXPECT_TRUE(annotated) << annotated.error().text << "\n" << lines;
  EXPECT_THAT(names(assume(contract, *notes).families),
              UnorderedElementsAre("Sum/random", "Flip/boundary", "Flip/random", "Name/call"))
      << "a pointer that something was said of is taken at that word";
}

TEST(Assume, what_is_to_be_left_out_is_left_out) {
  const Contract contract = contract_of({{"Add", {{"a", i64}}, {{"", i64}}}, {"Erase", {{"a", i64}}, {}}});
  Annotations notes;
  notes.exports["Erase"].skip = "it empties the disk";
  const Assumption made = assume(contract, notes);
  EXPECT_THAT(names(made.families), ElementsAre("Add/boundary", "Add/random"));
  EXPECT_THAT(made.needs, IsEmpty());
}

TEST(Assume, small_values_are_small_and_make_a_family) {
  const Contract contract =
      contract_of({{"Repeat", {{"text", go_text}, {"times", i64}}, {{"", i64}}}, {"Pi", {}, {{"", i64}}}});
  EXPECT_FALSE(small_values(*find_export(contract, "Pi")));
  Fixtures fixtures;
  fixtures.suite.families = {*small_values(*find_export(contract, "Repeat"))};
  const Result<Plan> plan = make_plan(contract, fixtures);
  ASSERT_TRUE(plan) << plan.error().text;
  for (std::uint64_t i = 0; i < plan->families[0].family->size(); ++i)
    EXPECT_LT(plan->families[0].family->row(i).size(), 30U);
}

}  // namespace assume_test
}  // namespace concord
