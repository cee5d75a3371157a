// Where the calls of a bench are made: each binding from all places that it has, with what Concord builds of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <thread>

#include "base/json.hpp"
#include "base/temporary_folder.hpp"
#include "cli/built_fixture.hpp"

namespace concord {
namespace contexts_test {

using built::concord;
using testing::Contains;
using testing::ElementsAreArray;

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
  const Json report = parse_json(read_file(file).value()).value();
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

}  // namespace contexts_test
}  // namespace concord
