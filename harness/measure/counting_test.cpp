// What others count, read and divided; and once each with the programs themselves, where they are there.
#include "measure/counting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"

namespace concord {
namespace counting_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST(Counters, ReadAFileOfCallgrinds) {
  EXPECT_EQ(callgrind_total("version: 1\npart: 1\n\nevents: Ir\n\nfn=(1) main\n16 3\n\ntotals: 3447267\n"),
            3447267U);
  EXPECT_EQ(callgrind_total("version: 1\nevents: Ir\nfn=(1) main\n16 3\n"), std::nullopt) << "cut short";
  EXPECT_EQ(callgrind_total("totals: many\n"), std::nullopt);
}

TEST(Counters, TakeTheThreadWithMostInstructions) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder / "callgrind", ""));
  ASSERT_TRUE(write_file_atomically(folder / "callgrind-01", "totals: 900\n"));
  ASSERT_TRUE(write_file_atomically(folder / "callgrind-02", "totals: 1000\n"));
  EXPECT_THAT(read_counts(Countable::instructions, folder.path()).value(),
              ElementsAre(Pair("instructions", 1000)));
  const TemporaryFolder empty;
  EXPECT_FALSE(read_counts(Countable::instructions, empty.path()));
}

TEST(Counters, ReadStracesSummaryWithoutWhatWaits) {
  const auto counts = strace_counts(
      "syscall              calls\n---------------- ---------\nrt_sigprocmask       5008\nfutex    77\n"
      "read   8\nread   2\n---------------- ---------\ntotal               5095\n");
  ASSERT_TRUE(counts);
  EXPECT_THAT(*counts, ElementsAre(Pair("read", 10), Pair("rt_sigprocmask", 5008)));
  EXPECT_EQ(strace_counts("read 8\n"), std::nullopt) << "cut short";
  EXPECT_EQ(strace_counts("strace: Could not find executable\n"), std::nullopt);
}

TEST(Counters, ReadTheTally) {
  std::string bytes(32, '\0');
  bytes[0] = 3;
  bytes[8] = 1;
  EXPECT_THAT(tally_counts(bytes).value(),
              ElementsAre(Pair("calloc", 1), Pair("malloc", 3), Pair("memalign", 0), Pair("realloc", 0)));
  EXPECT_EQ(tally_counts("short"), std::nullopt);
}

TEST(CountsACall, AreTheSlopeAndNoChance) {
  const auto named = [](const char* name, double count) {
    return AllOf(Field(&NamedCount::name, name), Field(&NamedCount::a_call, count));
  };
  EXPECT_THAT(counts_a_call({{"a", 5010}, {"b", 300}, {"gone", 9}},
                            {{"a", 10010}, {"b", 20300}, {"rare", 99}, {"few", 1}}, 5000),
              ElementsAre(named("b", 4), named("a", 1)));
  EXPECT_THAT(counts_a_call({{"a", 10}}, {{"a", 19}}, 10), IsEmpty()) << "nine are no evidence";
}

TEST(CallsToCount, AreFewerTheLongerOneTakes) {
  EXPECT_EQ(calls_to_count(Countable::instructions, 100), 200'000U);
  EXPECT_EQ(calls_to_count(Countable::instructions, 2e6), 100U);
  EXPECT_EQ(calls_to_count(Countable::system_calls, 1e12), 10U);
}

TEST(FindCounter, SaysWhatToInstall) {
  const std::string path = environment("PATH").value_or("");
  ::setenv("PATH", "/nowhere", 1);
  for (const Countable each : {Countable::instructions, Countable::system_calls}) {
    const auto found = find_counter(each);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().fault, Fault::environment);
    EXPECT_THAT(found.error().text, AllOf(HasSubstr(counter_of(each).option), HasSubstr("apt-get install")));
  }
  ::setenv("PATH", path.c_str(), 1);
}

/// The client of the lab's tests, in a mode in which each call is one getppid().
class CountingTest : public testing::Test {
 protected:
  CountingTest() {
    library_.contract = parse_contract(R"({"concord":1,"library":"zoo","package":"zoo","exports":[
      {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],
       "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]}]})",
                                       "the test")
                            .value();
    library_.wire = wire_form(library_.contract);
    Fixtures fixtures;
    fixtures.suite = parse_suite("concord = 1\n[[bench]]\ncall=\"Twice\"\nargs=[21]\n", "suite.toml").value();
    plan_ = make_plan(library_.contract, fixtures).value();
    cells_.resize(1);
    cells_[0].library = "zoo";
    cells_[0].function = "Twice";
    cells_[0].client = "zoo-client";
    cells_[0].median_ns = 10'000;
  }

  std::vector<std::string> count(Countable what, const std::string& mode) {
    CountRequest request;
    request.what = what;
    request.counter = find_counter(what).value();
    Bencher bencher{&plan_, &library_, "zoo-client", {}, Subject::library};
    bencher.start.argv = {"/usr/bin/python3", "-IS",
                          CONCORD_SOURCE_DIR "/harness/measure/testdata/bench_client.py", mode};
    request.benchers = {bencher};
    request.deadlines = {30s, 30s, 30s};
    return count_calls(cells_, request).value();
  }

  BuiltLibrary library_;
  Plan plan_;
  std::vector<Cell> cells_;
};

TEST_F(CountingTest, SystemCallsHaveNames) {
  if (!find_counter(Countable::system_calls)) GTEST_SKIP() << "no strace on this machine";
  EXPECT_THAT(count(Countable::system_calls, "enters-the-kernel"), IsEmpty());
  ASSERT_EQ(cells_[0].system_calls_by_name.size(), 1U);
  EXPECT_EQ(cells_[0].system_calls_by_name[0].name, "getppid");
  EXPECT_DOUBLE_EQ(cells_[0].system_calls, 1);
}

TEST_F(CountingTest, InstructionsAreThoseOfTheLoop) {
  if (!find_counter(Countable::instructions)) GTEST_SKIP() << "no valgrind on this machine";
  EXPECT_THAT(count(Countable::instructions, "enters-the-kernel"), IsEmpty());
  EXPECT_GT(cells_[0].instructions, 10);
  EXPECT_LT(cells_[0].instructions, 10'000);
}

TEST_F(CountingTest, AllocationsAreThoseOfTheLoop) {
  if (!find_counter(Countable::allocations)) GTEST_SKIP() << "no tally on this system";
  EXPECT_THAT(count(Countable::allocations, "takes-memory"), IsEmpty());
  EXPECT_NEAR(cells_[0].allocations, 1, 0.01);
  EXPECT_THAT(count(Countable::allocations, "behaves"), IsEmpty());
  EXPECT_EQ(cells_[0].allocations, 0);
}

TEST_F(CountingTest, AClientThatDiesIsNamedWithTheReason) {
  if (!find_counter(Countable::system_calls)) GTEST_SKIP() << "no strace on this machine";
  EXPECT_THAT(count(Countable::system_calls, "does-not-start"),
              ElementsAre(AllOf(HasSubstr("system calls of zoo/Twice/zoo-client could not be counted"),
                                HasSubstr("exit 1"))));
  EXPECT_LT(cells_[0].system_calls, 0);
}

}  // namespace counting_test
}  // namespace concord
