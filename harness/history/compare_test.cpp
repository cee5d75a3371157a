#include "history/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "history/show.hpp"
#include "report/samples.hpp"

namespace concord {
namespace compare_test {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Failure failure_of(const std::string& id, const std::string& client, Verdict verdict,
                   const std::string& got) {
  Failure failure;
  failure.id = id;
  failure.client = client;
  failure.verdict = verdict;
  failure.call = "F()";
  failure.expected = "1";
  failure.got = got;
  return failure;
}

Entry entry_of(const std::string& name, const std::string& client, Verdict verdict,
               const std::string& got = "") {
  Entry entry;
  entry.library = "x";
  entry.function = "F";
  entry.name = name;
  entry.client = client;
  entry.counts[verdict] = 1;
  if (verdict != Verdict::pass) entry.failures.push_back(failure_of("x/F/" + name, client, verdict, got));
  return entry;
}

Summary run_of(std::vector<Entry> entries) {
  Summary run;
  LibraryState library;
  library.name = "x";
  library.go_version = "go1.19";
  library.functions = {"F"};
  run.libraries = {library};
  run.clients = {{"c-linked", "gcc", "", 1, {}}, {"ruby-ffi", "3.1", "", 1, {}}};
  run.entries = std::move(entries);
  return run;
}

RunComparison compare(const Summary& before, const Summary& after) {
  const auto comparison = compare_runs({"a.json", before}, {"b.json", after});
  EXPECT_TRUE(comparison) << comparison.error().text;
  return comparison.value_or(RunComparison{});
}

TEST(CompareRuns, FindsNothingBetweenARunAndItself) {
  for (const Summary& run : {samples::all_pass(), samples::every_verdict(), samples::hostile()}) {
    const RunComparison same = compare(run, run);
    EXPECT_THAT(same.changes, IsEmpty());
    EXPECT_THAT(same.surroundings, IsEmpty());
    EXPECT_EQ(same.same, run.entries.size());
    EXPECT_EQ(exit_code_of(same), 0);
  }
}

TEST(CompareRuns, CallsItWorseWhenWhatPassedFailsAndBetterTheOtherWayRound) {
  const Summary good =
      run_of({entry_of("a", "c-linked", Verdict::pass), entry_of("a", "ruby-ffi", Verdict::pass)});
  const Summary bad =
      run_of({entry_of("a", "c-linked", Verdict::fail, "2"), entry_of("a", "ruby-ffi", Verdict::fail, "2")});
  const RunComparison worse = compare(good, bad);
  ASSERT_EQ(worse.changes.size(), 1U) << "alike on both clients";
  EXPECT_EQ(worse.changes[0].direction, Direction::worse);
  EXPECT_THAT(worse.changes[0].clients, ElementsAre("c-linked", "ruby-ffi"));
  EXPECT_EQ(worse.changes[0].before, "pass");
  EXPECT_EQ(worse.changes[0].after, "fail");
  EXPECT_EQ(worse.changes[0].got_after, "2");
  EXPECT_EQ(exit_code_of(worse), 1);
  const RunComparison better = compare(bad, good);
  EXPECT_EQ(better.changes[0].direction, Direction::better);
  EXPECT_EQ(exit_code_of(better), 0);
}

TEST(CompareRuns, CallsItWorseWhenLessIsCalled) {
  const Summary before = run_of({entry_of("a", "ruby-ffi", Verdict::pass)});
  for (const Verdict verdict : {Verdict::refused, Verdict::unavailable, Verdict::not_run})
    EXPECT_EQ(exit_code_of(compare(before, run_of({entry_of("a", "ruby-ffi", verdict)}))), 1)
        << to_string(verdict);
  EXPECT_EQ(exit_code_of(compare(before, run_of({entry_of("a", "ruby-ffi", Verdict::known_difference)}))), 0);
}

TEST(CompareRuns, ShowsAnotherValueOfWhatFailedBefore) {
  const RunComparison changed = compare(run_of({entry_of("a", "ruby-ffi", Verdict::fail, "2")}),
                                        run_of({entry_of("a", "ruby-ffi", Verdict::fail, "3")}));
  ASSERT_EQ(changed.changes.size(), 1U);
  EXPECT_EQ(changed.changes[0].direction, Direction::changed);
  EXPECT_EQ(changed.changes[0].got_before, "2");
  EXPECT_EQ(changed.changes[0].got_after, "3");
  EXPECT_EQ(exit_code_of(changed), 0);
}

TEST(CompareRuns, TellsNewCasesFromThoseThatAreGone) {
  const RunComparison comparison = compare(
      run_of({entry_of("old", "c-linked", Verdict::fail), entry_of("both", "c-linked", Verdict::pass)}),
      run_of({entry_of("both", "c-linked", Verdict::pass), entry_of("new", "c-linked", Verdict::pass)}));
  EXPECT_THAT(comparison.appeared, ElementsAre("x/F/new"));
  EXPECT_THAT(comparison.gone, ElementsAre("x/F/old"));
  EXPECT_EQ(exit_code_of(comparison), 0) << "a case that is gone is shown and left to the reader";
  const RunComparison failing =
      compare(run_of({}), run_of({entry_of("new", "c-linked", Verdict::fail, "2")}));
  ASSERT_EQ(failing.changes.size(), 1U);
  EXPECT_EQ(failing.changes[0].before, "not there");
  EXPECT_EQ(exit_code_of(failing), 1) << "a new case that fails";
}

TEST(CompareRuns, LooksIntoFamilies) {
  Entry before = entry_of("random", "ruby-ffi", Verdict::pass), after = before;
  before.generated = after.generated = true;
  before.counts[Verdict::pass] = 600;
  after.counts[Verdict::pass] = 597;
  after.counts[Verdict::fail] = 3;
  for (int i = 0; i < 3; ++i)
    after.failures.push_back(failure_of("x/F/random#" + std::to_string(i), "ruby-ffi", Verdict::fail, "2"));
  const RunComparison comparison = compare(run_of({before}), run_of({after}));
  ASSERT_EQ(comparison.changes.size(), 1U);
  EXPECT_EQ(comparison.changes[0].id, "x/F/random#0");
  EXPECT_EQ(comparison.changes[0].after, "3 fail of 600");
  Entry longer = before;
  longer.counts[Verdict::pass] = 1000;
  EXPECT_THAT(compare(run_of({before}), run_of({longer})).changes, IsEmpty()) << "more cases, none fails";
}

TEST(CompareRuns, TellsAChangedExpectationFromAChangedResult) {
  Summary before = run_of({entry_of("a", "ruby-ffi", Verdict::pass)}), after = before;
  before.libraries[0].cases = {{"F", "a", 0, "", "F(1)", "1", "d1"}};
  after.libraries[0].cases = {{"F", "a", 0, "", "F(1)", "2", "d2"}};
  const RunComparison comparison = compare(before, after);
  EXPECT_THAT(comparison.changes, IsEmpty());
  ASSERT_EQ(comparison.expectations.size(), 1U);
  EXPECT_EQ(comparison.expectations[0].before, "F(1) = 1");
  EXPECT_EQ(comparison.expectations[0].after, "F(1) = 2");
}

TEST(CompareRuns, CountsAFactOfTheArtifactThatNoLongerHolds) {
  Summary before = run_of({}), after = before;
  before.libraries[0].artifact = {{"x/artifact/exports", true, "4 of 4"}};
  after.libraries[0].artifact = {{"x/artifact/exports", false, "3 of 4"}};
  EXPECT_EQ(exit_code_of(compare(before, after)), 1);
  EXPECT_EQ(exit_code_of(compare(after, before)), 0);
}

TEST(CompareRuns, SaysUnderWhatTheyRan) {
  Summary before = run_of({}), after = before;
  after.libraries[0].go_version = "go1.26";
  after.libraries[0].functions = {"F", "G"};
  after.clients[1].runtime = "3.3";
  EXPECT_THAT(compare(before, after).surroundings,
              ElementsAre("x: go1.19 → go1.26", "ruby-ffi: 3.1 → 3.3", "x: exports G, too"));
}

TEST(CompareRuns, RefusesWhatCannotBeCompared) {
  Summary before = run_of({}), after = before;
  after.libraries[0].name = "y";
  const auto other = compare_runs({"a.json", before}, {"b.json", after});
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().text, AllOf(HasSubstr("a.json"), HasSubstr("has x"), HasSubstr("second y")));
  after = before;
  after.shard = Shard{1, 2};
  EXPECT_THAT(compare_runs({"a.json", before}, {"b.json", after}).error().text, HasSubstr("concord merge"));
}

/// Launches that agree, unless `apart`: the distance of one from the next.
Cell cell_of(const std::string& client, double ns, double half, int launches = 5, double apart = 0) {
  Cell cell{"x", "F", client, Subject::library, 1000, {}, "main thread", ""};
  for (int launch = 0; launch < launches; ++launch) {
    const double shift = apart * (launch - (launches - 1) / 2.0);
    for (int i = -7; i <= 7; ++i) cell.rounds_ns.push_back(ns + shift + half * i / 7);
    cell.launches.push_back(15);
  }
  cell.median_ns = ns;
  cell.low_ns = ns - half;
  cell.high_ns = ns + half;
  return cell;
}

Cell twin_of(Cell cell) {
  cell.subject = Subject::twin;
  return cell;
}

Measurement bench_of(std::vector<Cell> cells, const std::string& cpu = "A") {
  Measurement measurement;
  measurement.cells = std::move(cells);
  measurement.host = {"Linux", cpu, 2};
  return measurement;
}

CallChange::Speed speed(const Cell& before, const Cell& after, double tolerance = 0.05) {
  const auto comparison = compare_benches({"a", bench_of({before})}, {"b", bench_of({after})}, tolerance);
  EXPECT_TRUE(comparison && comparison->calls.size() == 1U);
  return comparison->calls.at(0).speed;
}

TEST(CompareBenches, ClaimsOnlyWhatChanceDoesNotExplain) {
  using Speed = CallChange::Speed;
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1), cell_of("ruby-ffi", 120, 1)), Speed::slower);
  EXPECT_EQ(speed(cell_of("ruby-ffi", 120, 1), cell_of("ruby-ffi", 100, 1)), Speed::faster);
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1, 5, 8), cell_of("ruby-ffi", 112, 1, 5, 8)), Speed::unresolved)
      << "the launches of each are as far from each other";
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1), cell_of("ruby-ffi", 115, 1), 0.20), Speed::unresolved)
      << "below the tolerance";
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1), cell_of("ruby-ffi", 100, 1), 0), Speed::unresolved);
}

TEST(CompareBenches, ResolvesLessTheFewerLaunchesThereAre) {
  using Speed = CallChange::Speed;
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1, 1), cell_of("ruby-ffi", 115, 1, 1)), Speed::unresolved);
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1, 1), cell_of("ruby-ffi", 125, 1, 1)), Speed::slower);
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1, 3), cell_of("ruby-ffi", 115, 1, 3)), Speed::slower);
  EXPECT_EQ(speed(cell_of("ruby-ffi", 100, 1, 64), cell_of("ruby-ffi", 104, 1, 64), 0.01), Speed::slower);
}

TEST(CompareBenches, ClaimsNothingBelowTheNoiseOfARun) {
  Measurement noisy = bench_of({cell_of("ruby-ffi", 120, 1)});
  noisy.noise = 0.25;
  const auto comparison = compare_benches({"a", bench_of({cell_of("ruby-ffi", 100, 1)})}, {"b", noisy}, 0.05);
  ASSERT_TRUE(comparison);
  EXPECT_EQ(comparison->calls.at(0).speed, CallChange::Speed::unresolved);
  EXPECT_EQ(comparison->resolution, 0.25);
}

TEST(CompareBenches, RefusesCallsWithOtherArguments) {
  Cell before = cell_of("ruby-ffi", 100, 1), after = cell_of("ruby-ffi", 100, 1);
  before.row = "[\"1\",\"2\"]";
  EXPECT_TRUE(compare_benches({"a", bench_of({before})}, {"b", bench_of({after})}, 0.05))
      << "one of before rows were kept";
  after.row = "[\"3\",\"4\"]";
  const auto comparison = compare_benches({"a", bench_of({before})}, {"b", bench_of({after})}, 0.05);
  ASSERT_FALSE(comparison);
  EXPECT_EQ(comparison.error().fault, Fault::usage);
  EXPECT_THAT(comparison.error().text, HasSubstr("[\"1\",\"2\"] → [\"3\",\"4\"]"));
}

std::string cause(const std::vector<std::pair<Cell, Cell>>& cells, std::size_t which) {
  Measurement before = bench_of({}), after = bench_of({});
  for (const auto& [then, now] : cells) {
    before.cells.push_back(then);
    after.cells.push_back(now);
  }
  const auto comparison = compare_benches({"a", before}, {"b", after}, 0.05);
  return comparison ? comparison->calls.at(which).cause : comparison.error().text;
}

TEST(CompareBenches, SaysWhatElseChangedWithACall) {
  const std::pair linked_same{cell_of("c-linked", 100, 1), cell_of("c-linked", 100, 1)};
  const std::pair linked_slower{cell_of("c-linked", 100, 1), cell_of("c-linked", 130, 1)};
  const std::pair ruby_slower{cell_of("ruby-ffi", 200, 1), cell_of("ruby-ffi", 260, 1)};
  EXPECT_THAT(cause({ruby_slower, linked_same}, 0), HasSubstr("the binding: linked C did not change"));
  EXPECT_THAT(cause({ruby_slower, linked_slower}, 0), HasSubstr("Go: linked C changed too"));
  EXPECT_THAT(cause({ruby_slower, {twin_of(ruby_slower.first), twin_of(ruby_slower.second)}}, 0),
              HasSubstr("its calls of the C twin changed too"));
  EXPECT_THAT(cause({linked_slower}, 0), HasSubstr("Go's entry"));
  EXPECT_THAT(cause({linked_slower, {cell_of("go-native", 10, 0.1), cell_of("go-native", 40, 0.1)}}, 0),
              HasSubstr("the function itself"));
  auto reading = ruby_slower;
  reading.first.reads = 0;
  reading.second.reads = 12;
  EXPECT_THAT(cause({reading, linked_same}, 0), HasSubstr("system calls: 0.0 reads a call became 12.0"));
  EXPECT_EQ(cause({linked_same}, 0), "");
}

TEST(CompareBenches, ComparesMachinesByMultiplesOfTheLinkedCallAlone) {
  const Measurement slow = bench_of({cell_of("c-linked", 200, 2), cell_of("ruby-ffi", 400, 4)}, "slow");
  const Measurement fast = bench_of({cell_of("c-linked", 50, 0.5), cell_of("ruby-ffi", 100, 1)}, "fast");
  const auto comparison = compare_benches({"a", slow}, {"b", fast}, 0.05);
  ASSERT_TRUE(comparison);
  EXPECT_FALSE(comparison->same_machine);
  ASSERT_EQ(comparison->calls.size(), 1U) << "c-linked is the measure itself";
  EXPECT_NEAR(comparison->calls[0].before.middle, 2, 0.01);
  EXPECT_EQ(comparison->calls[0].speed, CallChange::Speed::unresolved)
      << "four times as fast, and the same multiple";
}

TEST(CompareBenches, NamesNoCauseAcrossMachinesAndComparesNoTwins) {
  const auto comparison = compare_benches(
      {"a", bench_of({cell_of("c-linked", 200, 2), cell_of("ruby-ffi", 400, 4),
                      twin_of(cell_of("c-linked", 2, 0.01)), twin_of(cell_of("ruby-ffi", 40, 1))},
                     "slow")},
      {"b", bench_of({cell_of("c-linked", 50, 0.5), cell_of("ruby-ffi", 300, 1),
                      twin_of(cell_of("c-linked", 1, 0.01)), twin_of(cell_of("ruby-ffi", 40, 1))},
                     "fast")},
      0.05);
  ASSERT_TRUE(comparison);
  ASSERT_EQ(comparison->calls.size(), 1U);
  EXPECT_EQ(comparison->calls[0].speed, CallChange::Speed::slower) << "twice the multiple became six times";
  EXPECT_EQ(comparison->calls[0].cause, "") << "Go became four times as fast, or the machine did";
}

TEST(CompareBenches, TakesNanosecondsOfATwinThatIsTooShortToBeAMeasure) {
  Measurement one = bench_of({twin_of(cell_of("c-linked", 0.3, 0.01)), twin_of(cell_of("ruby-ffi", 40, 1)),
                              cell_of("c-linked", 100, 1), cell_of("ruby-ffi", 200, 1)});
  for (Cell& cell : one.cells) cell.linked_ns = cell.rounds_ns;
  for (const std::size_t reference : {0U, 2U}) {
    one.cells[reference].quickest_ns = one.cells[reference].rounds_ns;
    one.cells[reference].linked_ns.clear();
  }
  Measurement other = one;
  other.cells[1].linked_ns[3] = -0.02;  // less than the empty loop
  const auto comparison = compare_benches({"a", one}, {"b", other}, 0.05);
  ASSERT_TRUE(comparison);
  ASSERT_EQ(comparison->calls.size(), 4U) << "none is lost";
  EXPECT_NEAR(comparison->calls[1].after.middle, 40, 0.1);
  EXPECT_TRUE(comparison->steady) << "of the library's calls";
}

TEST(CompareBenches, CountsWhatWasMeasuredBeforeAndIsNotNow) {
  std::vector<Cell> many;
  for (int i = 0; i < 40; ++i) many.push_back(cell_of(fmt::format("client-{:02}", i), 100, 1));
  const auto comparison =
      compare_benches({"a", bench_of(many)}, {"b", bench_of({cell_of("client-07", 100, 1)})}, 0.05);
  ASSERT_TRUE(comparison);
  EXPECT_THAT(comparison->notes, AllOf(SizeIs(6), Contains("x/F on client-04: only in the first"),
                                       Contains("34 more: only in the first")));
}

/// As on a machine that was `busy` times as slow in this part of the rounds, for all alike.
Measurement shared_machine(double ruby, double linked, double busy, int part_of_15) {
  Measurement measurement = bench_of({cell_of("c-linked", linked, 1), cell_of("ruby-ffi", ruby, 1)});
  Cell &reference = measurement.cells[0], &other = measurement.cells[1];
  reference.quickest_ns = other.linked_ns = reference.rounds_ns;
  for (std::size_t i = 0; i < reference.rounds_ns.size(); ++i) {
    if (static_cast<int>(i % 15) >= part_of_15) continue;
    for (std::vector<double>* values :
         {&reference.rounds_ns, &reference.quickest_ns, &other.rounds_ns, &other.linked_ns})
      (*values)[i] *= busy;
  }
  return measurement;
}

TEST(CompareBenches, IsNotMisledByANeighbourOnTheSameProcessor) {
  using Speed = CallChange::Speed;
  const Measurement quiet = shared_machine(200, 100, 1, 0), busy = shared_machine(200, 100, 1.7, 9);
  const auto same = compare_benches({"a", quiet}, {"b", busy}, 0.05);
  ASSERT_TRUE(same);
  EXPECT_TRUE(same->steady);
  for (const CallChange& call : same->calls) EXPECT_EQ(call.speed, Speed::unresolved) << call.client;
  EXPECT_NEAR(same->calls.at(1).after.middle, 200, 4) << "though most rounds took 340";

  const auto dearer = compare_benches({"a", busy}, {"b", shared_machine(230, 100, 1.7, 5)}, 0.05);
  ASSERT_TRUE(dearer);
  EXPECT_EQ(dearer->calls.at(0).speed, Speed::unresolved);
  EXPECT_EQ(dearer->calls.at(1).speed, Speed::slower) << "by 15 %, on a machine that swings by 70 %";
}

TEST(CompareBenches, FollowsLinkedCWhereAllCallsGetSlower) {
  const Measurement before = shared_machine(200, 100, 1.7, 5), after = shared_machine(260, 130, 1.7, 5);
  const auto comparison = compare_benches({"a", before}, {"b", after}, 0.05);
  ASSERT_TRUE(comparison);
  for (const CallChange& call : comparison->calls)
    EXPECT_EQ(call.speed, CallChange::Speed::slower) << call.client;
  EXPECT_THAT(comparison->calls.at(1).cause, HasSubstr("Go: linked C changed too"));
}

TEST(CompareBenches, TakesNanosecondsAsTheyAreWhereOneKeptNoLinkedCBeside) {
  Measurement former = shared_machine(200, 100, 1, 0);
  for (Cell& cell : former.cells) cell.linked_ns.clear();
  const auto comparison = compare_benches({"a", former}, {"b", shared_machine(200, 100, 1.7, 9)}, 0.05);
  ASSERT_TRUE(comparison);
  EXPECT_FALSE(comparison->steady);
  EXPECT_NEAR(comparison->calls.at(1).after.middle, 340, 4);
}

TEST(CompareBenches, TellsWhatCannotBeCompared) {
  Cell refused = cell_of("java-jna", 1, 0);
  refused.left_out = "refuses F";
  const auto comparison = compare_benches(
      {"a", bench_of({cell_of("c-linked", 50, 1), cell_of("ruby-ffi", 9, 1), cell_of("java-jna", 9, 1)})},
      {"b", bench_of({cell_of("c-linked", 50, 1), refused, cell_of("node-koffi", 9, 1)})}, 0.05);
  ASSERT_TRUE(comparison);
  EXPECT_THAT(comparison->notes,
              ElementsAre("x/F on node-koffi: only in the second", "x/F on ruby-ffi: only in the first",
                          "x/F on java-jna: cannot be compared: refuses F"));
  EXPECT_THAT(compare_benches({"a", bench_of({cell_of("c-linked", 5, 1)})}, {"b", bench_of({refused})}, 0)
                  .error()
                  .text,
              HasSubstr("no call in common"));
}

TEST(CompareBenches, WarnsOfATwinThatGotSlowerAndCountsOnlyTheLibrary) {
  Cell before = cell_of("c-linked", 100, 1), after = cell_of("c-linked", 200, 1);
  before.subject = after.subject = Subject::twin;
  const auto twin = compare_benches({"a", bench_of({before})}, {"b", bench_of({after})}, 0.05);
  ASSERT_TRUE(twin);
  ASSERT_EQ(twin->calls.size(), 1U);
  EXPECT_EQ(twin->calls[0].speed, CallChange::Speed::slower);
  EXPECT_EQ(count_of(*twin, CallChange::Speed::slower), 0U);
  EXPECT_EQ(exit_code_of(*twin), 0);
  EXPECT_THAT(twin->calls[0].cause, HasSubstr("no Go is in the twin"));
  before.subject = after.subject = Subject::library;
  const auto library = compare_benches({"a", bench_of({before})}, {"b", bench_of({after})}, 0.05);
  ASSERT_TRUE(library);
  EXPECT_EQ(exit_code_of(*library), 4);
}

TEST(ConsoleDiff, MarksWhatDiffersFromWhatIsExpectedOrWasGot) {
  Summary good = run_of({entry_of("a", "c-linked", Verdict::pass)});
  Summary bad = run_of({entry_of("a", "c-linked", Verdict::fail, "[1,9,3]")});
  Summary other = run_of({entry_of("a", "c-linked", Verdict::fail, "[1,9,4]")});
  for (Summary* run : {&bad, &other}) run->entries[0].failures[0].expected = "[1,2,3]";
  EXPECT_THAT(console_diff(compare(good, bad), {"a", "b"}, {}), HasSubstr(R"(
    expected  [1,2,3]
    got now   [1,9,3]
                 ^
)"));
  EXPECT_THAT(console_diff(compare(bad, other), {"a", "b"}, {}), HasSubstr(R"(
    expected  [1,2,3]
    got then  [1,9,3]
    got now   [1,9,4]
                   ^
)"));
}

TEST(MarkdownDiff, ShowsHostileTextsAsText) {
  const Summary after = samples::hostile();
  Summary before = after;
  for (Entry& entry : before.entries) {
    entry.counts = {};
    entry.counts[Verdict::pass] = 1;
    entry.failures.clear();
  }
  const std::string text = markdown_diff(compare(before, after), {"<b>", "|"});
  EXPECT_THAT(text, Not(HasSubstr("<b>")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("&#60;b&#62;"));
  EXPECT_THAT(console_diff(compare(before, after), {"a\x1b[2J", "b"}, {}), Not(HasSubstr("\x1b[2J")));
}

}  // namespace compare_test
}  // namespace concord
