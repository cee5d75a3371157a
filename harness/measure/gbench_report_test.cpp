#include "measure/gbench_report.hpp"

#include <limits>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "measure/shares.hpp"
#include "measure/statistics.hpp"

namespace concord {
namespace gbench_report_test {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

Cell cell(const std::string& client, double ns, Subject subject = Subject::library) {
  return {"awesome", "Add", client, subject, 1'000, {ns, ns * 1.02, ns * 0.98}, "main thread", ""};
}

Measurement measured() {
  Measurement measurement;
  measurement.cells = {cell("c-linked", 120), cell("c-linked", 2, Subject::twin), cell("python-ctypes", 500),
                       cell("go-native", 1)};
  summarise(measurement.cells);
  measurement.shares = divide(measurement.cells).shares;
  return measurement;
}

Json json_of(const Measurement& measurement) {
  std::ostringstream out;
  write_gbench_json(measurement, out);
  return Json::parse(out.str());
}

const Json& row(const Json& document, const std::string& name) {
  for (const Json& each : document["benchmarks"]) {
    if (each["name"] == name) return each;
  }
  throw std::runtime_error("no row " + name);
}

TEST(GbenchJson, HasEachRoundAsARepetition) {
  const Json document = json_of(measured());
  std::vector<double> times;
  for (const Json& each : document["benchmarks"]) {
    if (each["name"] == "awesome/Add/python-ctypes") {
      EXPECT_EQ(each["run_type"], "iteration");
      EXPECT_EQ(each["repetitions"], 3);
      EXPECT_EQ(each["repetition_index"], times.size());
      EXPECT_EQ(each["iterations"], 1'000);
      EXPECT_EQ(each["time_unit"], "ns");
      EXPECT_EQ(each["cpu_time"], each["real_time"]);
      times.push_back(each["real_time"]);
    }
  }
  EXPECT_THAT(times, testing::ElementsAre(testing::DoubleNear(500, 1e-6), testing::DoubleNear(510, 1e-6),
                                          testing::DoubleNear(490, 1e-6)));
}

TEST(GbenchJson, AggregatesTheRounds) {
  const Json document = json_of(measured());
  const Json& middle = row(document, "awesome/Add/python-ctypes_median");
  EXPECT_EQ(middle["run_type"], "aggregate");
  EXPECT_EQ(middle["aggregate_name"], "median");
  EXPECT_NEAR(middle["real_time"], 500, 1e-6);
  EXPECT_NEAR(middle["times_linked"], 500.0 / 120, 1e-9);
  EXPECT_NEAR(middle["binding_ns"], 380, 1e-6);
  EXPECT_NEAR(middle["go_entry_ns"], 117, 1e-6);
  EXPECT_NEAR(row(document, "awesome/Add/python-ctypes_stddev")["real_time"], 10, 1e-6);
  EXPECT_NEAR(row(document, "awesome/Add/python-ctypes_cv")["real_time"], 0.02, 1e-9);
}

TEST(GbenchJson, NamesTheTwinAndSaysAboutTheMachine) {
  const Json document = json_of(measured());
  EXPECT_NEAR(row(document, "awesome/Add/c-linked/twin")["real_time"], 2, 1e-6);
  EXPECT_GE(document["context"]["num_cpus"], 1);
  EXPECT_TRUE(document["context"].contains("date"));
}

TEST(GbenchJson, StaysValidWhateverTheMeasurementHolds) {
  Measurement measurement = measured();
  measurement.cells[0].rounds_ns[1] = std::numeric_limits<double>::quiet_NaN();
  measurement.cells[2].times_linked = std::numeric_limits<double>::infinity();
  measurement.cells[3].left_out = "died \"here\"\x1b\n\xff";
  measurement.cells[3].client = "ev\"il\x01\\";
  const Json document = json_of(measurement);
  EXPECT_TRUE(row(document, "awesome/Add/c-linked")["error_occurred"]);
  EXPECT_EQ(row(document, "awesome/Add/ev\"il\\u0001\\")["error_message"], "died \"here\"\\u001b\\n\\xff");
  EXPECT_FALSE(row(document, "awesome/Add/python-ctypes").contains("times_linked"));
}

TEST(GbenchJson, DoesNotKnowGosEntryWithoutATwin) {
  Measurement measurement = measured();
  measurement.cells.erase(measurement.cells.begin() + 1);
  const Json document = json_of(measurement);
  EXPECT_FALSE(row(document, "awesome/Add/python-ctypes").contains("go_entry_ns"));
}

TEST(GbenchJson, OfNothingIsAnEmptyList) { EXPECT_TRUE(json_of({})["benchmarks"].empty()); }

TEST(GbenchJson, TellsContextsOfOneClientApart) {
  Measurement measurement;
  measurement.cells = {cell("node-koffi", 80'000), cell("node-koffi", 500)};
  measurement.cells[1].context = "worker";
  summarise(measurement.cells);
  const Json document = json_of(measurement);
  EXPECT_NO_THROW(row(document, "awesome/Add/node-koffi/worker"));
  EXPECT_NO_THROW(row(document, "awesome/Add/node-koffi/main-thread"));
}

TEST(GbenchConsole, HasARowForEachCell) {
  std::ostringstream out, remarks;
  Measurement measurement = measured();
  measurement.cells[3].left_out = "refused";
  write_gbench_console(measurement, false, out, remarks);
  EXPECT_THAT(out.str(),
              testing::ContainsRegex("awesome/Add/python-ctypes +500 ns +500 ns +1000.*times_linked=4.16"));
  EXPECT_THAT(out.str(), HasSubstr("ERROR OCCURRED: 'refused'"));
  EXPECT_THAT(out.str(), Not(HasSubstr("\x1b")));
}

}  // namespace gbench_report_test
}  // namespace concord
