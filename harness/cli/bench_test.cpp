// What is measured, and from where the calls are made, as a user asks for it; with what Concord builds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <thread>

#include "base/temporary_folder.hpp"
#include "cli/built_fixture.hpp"
#include "cli/report_fixture.hpp"

namespace concord {
namespace bench_test {

using built::concord;
using reports::complaints;
using reports::json_of;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;

using Names = std::set<std::string>;

const Names from_anywhere{"main thread", "thread", "threads", "callback", "made"};

Names with(Names names, const std::string& more) {
  names.insert(more);
  return names;
}

Names without(Names names, const std::string& less) {
  names.erase(less);
  return names;
}

const std::map<std::string, Names> contexts{
    {"c-linked", from_anywhere},
    {"c-dlopen", from_anywhere},
    {"c-libffi", from_anywhere},
    {"c-archive", without(from_anywhere, "callback")},
    {"c-cxx", from_anywhere},
    {"python-ctypes", from_anywhere},
    {"python-cffi", from_anywhere},
    {"python-extension", from_anywhere},
    {"ruby-ffi", with(from_anywhere, "fiber")},
    {"ruby-fiddle", without(with(from_anywhere, "fiber"), "made")},  // nothing to make: it takes numbers only
    {"node-koffi", {"worker", "callback", "made"}},
    {"node-koffi-main", {"main thread", "worker", "callback", "made"}},
    {"node-napi", {"main thread", "worker", "callback", "made"}},
    {"node-ffi-rs", {"main thread", "worker", "made"}},
    {"java-jna", from_anywhere},
    {"java-jna-direct", from_anywhere},
    {"java-jni", from_anywhere},
    {"java-ffm", from_anywhere},
};

TEST(Bench, MeasuresTheCallsThatAreAskedFor) {
  const TemporaryFolder folder;
  const std::string file = (folder / "bench.json").string();
  const auto measured = [&](const std::vector<std::string>& cases) {
    std::vector<std::string> words{"bench",     "awesome", "libmod",   "--quick",
                                   "--seconds", "0.01",    "--report", "json=" + file};
    for (const std::string& each : cases) words.insert(words.end(), {"--case", each});
    const CommandEnd end = concord(words);
    EXPECT_EQ(end.exit_code, 0) << end.err;
    Names calls;
    const Json report = json_of(file);  // outlives the loop
    for (const Json& cell : report["cells"])
      calls.insert(cell["function"].get<std::string>() + " on " + cell["client"].get<std::string>());
    return calls;
  };
  EXPECT_THAT(measured({"awesome/Add@c-dlopen"}),
              ElementsAre("Add on c-dlopen", "Add on c-linked", "Add on go-native"));
  EXPECT_THAT(measured({"*/ModXY@c-linked", "awesome/Log/article@c-linked"}),
              ElementsAre("Log on c-linked", "Log on go-native", "ModXY on c-linked", "ModXY on go-native"))
      << "of a case its function";
  const CommandEnd unknown = concord({"bench", "awesome", "--case", "awesome/Ad"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, AllOf(HasSubstr("awesome/Ad"), HasSubstr("awesome/Add")));
}

/// Each client's own files are tested in its language; here they are all together, with what Concord builds.
TEST(Bench, CallsFromACallbackAndWithMadeArguments) {
  const TemporaryFolder folder;
  const std::string file = (folder / "bench.json").string();
  const CommandEnd end =
      concord({"bench", "awesome", "--context", "callback", "--context", "made", "--launches", "1",
               "--seconds", "0.05", "--allocations", "--report", "json=" + file});
  ASSERT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_EQ(complaints("bench-1.schema.json", file), "");
  std::map<std::string, std::set<std::string>> calls;  // "made, library" → "Sort on c-linked"
  std::set<std::string> clients;
  const Json report = json_of(file);
  for (const Json& cell : report["cells"]) {
    EXPECT_FALSE(cell.contains("left_out")) << cell;
    const std::string client = cell["client"], context = cell["context"], subject = cell["subject"];
    if (client == "go-native") continue;
    clients.insert(client);
    calls[context + ", " + subject].insert(cell["function"].get<std::string>() + " on " + client);
    if (context != "callback" && context != "made") {
      EXPECT_GE(cell["timing"].value("allocations", -1.0), 0);
    }
  }
  EXPECT_GE(clients.size(), 2U);
  for (const std::string& client : clients) {
    for (const std::string subject : {"library", "twin"}) {
      for (const std::string function : {"Add", "Cosine", "Log", "Sort"})
        EXPECT_TRUE(calls["callback, " + subject].contains(function + " on " + client))
            << function << " on " << client << ", " << subject;
      for (const std::string function : {"Log", "Sort"})
        EXPECT_TRUE(calls["made, " + subject].contains(function + " on " + client))
            << function << " on " << client << ", " << subject;
    }
  }
  EXPECT_FALSE(calls["made, library"].contains("Add on c-linked")) << "numbers are there already";
  EXPECT_THAT(end.out, AllOf(HasSubstr("making"), HasSubstr("allocations")));
}

/// "2 threads" is "threads". A virtual thread is there with newer JDKs.
Names measured_in(const Json& report, const std::string& client) {
  Names names;
  for (const Json& cell : report["cells"]) {
    if (cell["client"] != client || cell.contains("left_out")) continue;
    const std::string context = cell["context"];
    if (context != "virtual") names.insert(context.ends_with(" threads") ? "threads" : context);
  }
  return names;
}

TEST(Contexts, OfEachBindingAreMeasuredAndGiveTheSameResults) {
  if (std::getenv("CONCORD_DEEP") == nullptr)
    GTEST_SKIP() << "with all bindings to build: CONCORD_DEEP=1, as in ci/deep";
  const TemporaryFolder folder;
  const std::string file = (folder / "bench.json").string();
  const CommandEnd end = concord({"bench", "awesome", "--client", "*", "--context", "all", "--no-twin",
                                  "--launches", "1", "--seconds", "0.05", "--case", "awesome/Add/*", "--case",
                                  "awesome/Log/*", "--report", "json=" + file});
  ASSERT_EQ(end.exit_code, 0) << end.out << end.err;
  const Json report = json_of(file);
  Names clients;
  for (const Json& client : report["clients"]) clients.insert(client["id"].get<std::string>());
  clients.erase("go-native");
  EXPECT_THAT(clients, Contains("c-cxx")) << end.out;
  for (const std::string& client : clients) {
    ASSERT_TRUE(contexts.contains(client)) << client << " is new: say from where it calls";
    Names expected = contexts.at(client);
    if (std::thread::hardware_concurrency() < 2) expected.erase("threads");
    EXPECT_THAT(measured_in(report, client), ElementsAreArray(expected)) << client;
  }
  for (const Json& cell : report["cells"])
    EXPECT_THAT(cell.value("left_out", "refused: "), testing::StartsWith("refused: ")) << cell;
}

}  // namespace bench_test
}  // namespace concord
