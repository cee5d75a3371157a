// Made by hand so that every branch of a report is seen in an approved file. No figure was measured.
#include "report/samples.hpp"

#include <functional>
#include <string>

using namespace std::chrono_literals;
using namespace std::string_literals;

namespace concord::samples {

namespace {

const std::vector<std::string> seven{"c-linked",   "c-dlopen", "python-ctypes", "ruby-ffi",
                                     "node-koffi", "java-jna", "go-native"};

VerdictCounts counts(std::uint64_t passed) {
  VerdictCounts result;
  result[Verdict::pass] = passed;
  return result;
}

Entry entry(const std::string& function, const std::string& name, const std::string& client,
            std::uint64_t cases = 1) {
  return {"awesome", function, name, client, cases > 1, counts(cases), 12'500ns * cases, {}, 0};
}

Summary base() {
  Summary summary;
  summary.host = {"Linux 6.1.0 x86_64", "A processor", 2};
  summary.when = "2024-02-29T12:34:56Z";
  summary.timing = {1'840ms, 600ms, 90ms, 2'900ms, 24U << 20U, 9};
  for (const std::string& id : seven) summary.clients.push_back({id, "runtime 1.2.3", "", 1, 12ms});
  LibraryState awesome;
  awesome.name = "awesome";
  awesome.package_dir = "go/awesome";
  awesome.go_version = "go1.23.5";
  awesome.suite = "fixtures/awesome/suite.toml";
  awesome.functions = {"Add", "Cosine", "Log", "Sort"};
  awesome.artifact = {{"awesome/artifact/elf", true, "ELF 64-bit shared object"},
                      {"awesome/artifact/build-id", true, "build id 3f2a"},
                      {"awesome/artifact/exports", true, "4 of 4 exports in the dynamic symbols"},
                      {"awesome/artifact/header", true, "the header declares the same"}};
  summary.libraries.push_back(awesome);
  return summary;
}

/// Turns one case of `entry` into a failure.
void spoil(Entry& entry, Verdict verdict, Cause cause, Failure failure) {
  --entry.counts[Verdict::pass];
  ++entry.counts[verdict];
  failure.id = entry.library + "/" + entry.function + "/" + entry.name + failure.id;
  failure.client = entry.client;
  failure.verdict = verdict;
  failure.cause = cause;
  if (failure.replay.empty())
    failure.replay = "concord run --client " + entry.client + " --case '" + failure.id + "'";
  entry.failures.push_back(std::move(failure));
}

/// It gives no answer; where its threads were is kept.
void spoil_by_hanging(Entry& entry) {
  Failure late;
  late.call = "Log(\"x\")";
  late.expected = "1";
  late.got = "gave no answer within 20 s";
  late.stacks =
      "Go\n  goroutine 17 [chan receive, locked to thread]:\n  main.Log(...)\n      awesome.go:31\n"
      "Python\n  File \"driver.py\", line 61 in reply_row";
  spoil(entry, Verdict::fail, Cause::binding, std::move(late));
}

std::string numbers(int from, int to) {
  std::string text = "[";
  for (int i = from; i <= to; ++i) text += std::to_string(i) + (i == to ? "]" : " ");
  return text;
}

}  // namespace

Summary all_pass() {
  Summary summary = base();
  for (const auto& [function, cases] : {std::pair{"Add", 66'672}, {"Cosine", 41}, {"Log", 9}, {"Sort", 12}}) {
    for (const std::string& client : seven) {
      summary.entries.push_back(entry(function, "written", client));
      summary.entries.push_back(entry(function, "boundaries", client, static_cast<std::uint64_t>(cases)));
    }
  }
  for (const std::string& client : {"c-dlopen"s, "python-ctypes"s}) {
    summary.entries.push_back(entry("transcript", client + ".txt", client));
  }
  LibraryState libmod;
  libmod.name = "libmod";
  libmod.package_dir = "go/libmod";
  libmod.go_version = "go1.23.5";
  libmod.functions = {"ModXY"};
  summary.libraries.push_back(libmod);
  for (const std::string& client : seven) {
    summary.entries.push_back({"libmod", "ModXY", "the-article", client, false, counts(1), 20us, {}, 0});
  }
  return summary;
}

// NOLINTNEXTLINE(readability-function-size): an entry after the other
Summary every_verdict() {
  Summary summary = base();
  LibraryState& library = summary.libraries[0];
  library.functions.insert(library.functions.end(), {"Walk", "Unused"});
  library.uncovered = {"Unused"};
  library.unreachable = {{"Unused", "no client can pass a chan int"}};
  library.artifact[2] = {"awesome/artifact/exports", false,
                         "3 of 4 exports in the dynamic symbols: \"Sort\" is missing"};
  library.lint = {
      {"go-memory-result", "awesome.go", 31, "Name returns a string: a panic where it is on the heap"}};
  library.changes = {{"ModXY", "breaking", "ModXY(x int, y int) int", "ModXY(x int) int", "awesome.go:12"},
                     {"Extra", "additive", "", "Extra() bool", "awesome.go:40"}};
  summary.clients[5].unavailable =
      "no java on this machine: apt-get install default-jdk-headless libjna-java";
  summary.clients[5].launches = 0;

  std::size_t line = 0;
  const auto each = [&](const std::string& function, const std::string& name, std::uint64_t cases,
                        const std::function<void(Entry&)>& change) {
    ++line;
    for (const std::string& client : seven) {
      Entry one = entry(function, name, client, cases);
      if (function != "transcript") one.line = 10 * line;
      if (client == "java-jna") {
        one.counts = {};
        one.counts[Verdict::unavailable] = cases;
        one.time = 0ns;
      } else {
        change(one);
      }
      summary.entries.push_back(one);
    }
  };
  each("Add", "wraps", 1, [](Entry& one) {
    if (one.client != "ruby-ffi") return;
    spoil(one, Verdict::fail, Cause::binding,
          {"",
           "",
           {},
           {},
           "Add(9223372036854775807, 1)",
           "-9223372036854775808",
           "-9223372036854775807",
           "",
           ""});
  });
  each("Add", "random", 9'524, [](Entry& one) {
    if (one.client != "python-ctypes") return;
    for (int i = 1; i <= 5; ++i) {
      spoil(one, Verdict::fail, Cause::binding,
            {"#" + std::to_string(i),
             "",
             {},
             {},
             "Add(2147483647, " + std::to_string(i) + ")",
             std::to_string(2147483647LL + i),
             std::to_string(-2147483649LL + i),
             "",
             ""});
    }
    one.counts[Verdict::fail] += 4'000;
    one.counts[Verdict::pass] -= 4'000;
    one.failures_omitted = 4'000;
  });
  each("Cosine", "one", 1, [](Entry& one) {
    const bool shorter = one.client == "node-koffi";
    spoil(
        one, Verdict::fail, Cause::library_changed,
        {"", "", {}, {}, "Cosine(1)", "0.5403023058681398", shorter ? "0.5" : "0.5403023058681397", "", ""});
  });
  each("Cosine", "huge", 1, [](Entry& one) {
    if (one.client != "c-dlopen") return;
    spoil(one, Verdict::known_difference, Cause::none,
          {"",
           "",
           {},
           {},
           "Cosine(1e300)",
           "-0.23",
           "-0.24",
           "fused",
           "",
           "",
           "",
           "",
           "fixtures/awesome/known.toml:3",
           "fused multiply-add on arm64",
           "https://example.org/issues/7",
           "",
           ""});
  });
  each("Log", "hangs", 1, [](Entry& one) {
    if (one.client == "python-ctypes") spoil_by_hanging(one);
  });
  each("Log", "dies", 1, [](Entry& one) {
    if (one.client != "c-linked" && one.client != "c-dlopen") return;
    spoil(one, Verdict::fail, Cause::binding,
          {"",
           "",
           {},
           {},
           "Log(\"x\")",
           "1",
           "dies of SIGABRT (panic: runtime error: integer divide by zero)",
           "",
           "",
           "panic: runtime error: integer divide by zero",
           "",
           "panic: runtime error: integer divide by zero\n\ngoroutine 17 [running]:\nmain.Log(...)"});
  });
  each("Log", "gone", 1, [](Entry& one) {
    if (one.client == "ruby-ffi") {
      spoil(one, Verdict::unexpected_pass, Cause::none,
            {"",
             "",
             {},
             {},
             "Log(\"é\")",
             "\"fails\" (fixtures/awesome/known.toml:12)",
             "2",
             "",
             "",
             "",
             "",
             "",
             "fixtures/awesome/known.toml:12",
             "counts bytes",
             "",
             "remove lines 12 to 16 of fixtures/awesome/known.toml",
             ""});
    }
    if (one.client == "node-koffi")
      spoil(one, Verdict::flaky, Cause::none, {"", "", {}, {}, "Log(\"é\")", "2", "3", "", ""});
    if (one.client == "c-linked")
      spoil(one, Verdict::leak, Cause::none, {"", "", {}, {}, "Log(\"é\")", "", "leaked 24 bytes", "", ""});
  });
  each("Sort", "long", 1, [](Entry& one) {
    if (one.client != "go-native" && one.client != "c-linked") {
      spoil(one, Verdict::fail, Cause::binding,
            {"",
             "",
             {},
             {},
             "Sort(" + numbers(1, 400) + ")",
             numbers(1, 400),
             numbers(1, 200) + numbers(203, 400),
             "",
             ""});
    }
  });
  each("Walk", "tree", 1, [](Entry& one) {
    if (one.client == "go-native") return;
    one.counts = {};
    one.counts[Verdict::refused] = 1;
    one.failures = {{"awesome/Walk/tree", one.client, Verdict::refused, Cause::none, "Walk(…)", "",
                     "parameter \"visit\": no codec for callback", "", ""}};
  });
  each("ModXY", "the-article", 1, [](Entry& one) {
    one.counts = {};
    one.counts[Verdict::changed_signature] = 1;
    one.failures = {{"awesome/ModXY/the-article", one.client, Verdict::changed_signature, Cause::signature,
                     "ModXY(13, 2)", "ModXY(x int, y int) int", "ModXY(x int) int", "", ""}};
  });
  each("transcript", "demo.txt", 1, [](Entry& one) {
    if (one.client == "go-native") {
      one.counts = {};
      one.counts[Verdict::not_run] = 1;
      one.failures = {{"awesome/transcript/demo.txt", one.client, Verdict::not_run, Cause::none, "", "",
                       "interrupted", "", ""}};
    }
    if (one.client == "python-ctypes") {
      spoil(one, Verdict::fail, Cause::binding,
            {"",
             "",
             {},
             {},
             "demo.py",
             "one\ntwo\nthree\nAdd(12,99) = 111\nfive\nsix\nseven\neight\n",
             "one\ntwo\nthree\nAdd(12,99) = 11\nfive\nsix\n",
             "",
             ""});
    }
  });
  return summary;
}

Summary hostile() {
  Summary summary = base();
  const std::string attack =
      "</script><script>document.title='attacked'</script><!-- \u2028<img src=x onerror=alert(1)> \x1b[2J\x1b]0;title\x07 ]]> <b>&\"' \0 \xff\xfe \xed\xa0\x80 \xc2\x9b \u202e \ufffe \r\n\t end"s;
  summary.libraries[0].name = "aw]]>\x1b[31m";
  summary.libraries[0].suite = attack;
  summary.libraries[0].lint = {{attack, attack, 1, attack}};
  summary.libraries[0].artifact = {{attack, false, attack}, {attack, true, attack}};
  summary.libraries[0].changes = {{attack, "breaking", attack, attack, attack}};
  summary.libraries[0].uncovered = {attack};
  summary.clients.push_back({"evil-" + attack, attack, attack, 1, 0us});
  for (const std::string& client : {"c-linked"s, "evil-" + attack}) {
    Entry one{summary.libraries[0].name, "Fn\x1b" + attack, attack, client, false, counts(1), 1us, {}, 0};
    spoil(one, Verdict::fail, Cause::binding,
          {"", "", {}, {}, attack, attack + "1", attack + "2", attack, attack, attack, attack, attack});
    one.line = 7;
    summary.entries.push_back(one);
    Entry long_value{summary.libraries[0].name, "Log", "mebibyte", client, false, counts(1), 1us, {}, 0};
    std::string many(1U << 16U, 'x');
    spoil(long_value, Verdict::fail, Cause::none,
          {"", "", {}, {}, "Log(" + many + ")", many + "\xff" + many, many + "\x01" + many, "", ""});
    summary.entries.push_back(long_value);
  }
  return summary;
}

Summary many(std::size_t verdicts) {
  Summary summary = base();
  const std::size_t cases = verdicts / seven.size();
  for (std::size_t i = 0; i < cases; ++i) {
    const std::string& function =
        summary.libraries[0].functions[i * summary.libraries[0].functions.size() / cases];
    for (const std::string& client : seven) {
      Entry one = entry(function, "case-" + std::to_string(i), client);
      one.line = 4 * i + 3;
      if (i % 14 == 0 && client == "ruby-ffi") {
        const std::string expected = std::to_string(i * 7919), got = std::to_string(i * 7919 + i % 100 + 1);
        spoil(one, Verdict::fail, Cause::binding,
              {"", "", {}, {}, function + "(" + expected + ")", expected, got, "", ""});
      }
      summary.entries.push_back(std::move(one));
    }
  }
  return summary;
}

Measurement hostile_measurement() {
  Measurement result = measurement();
  const std::string attack = "</script><script>document.title='attacked'</script><!-- \u2028 <b>&amp;";
  for (Cell& cell : result.cells) cell.library = cell.function = cell.client = cell.context = attack;
  result.cells[1].left_out = attack;
  result.warnings = result.advice = {attack};
  result.cells[4].system_calls_by_name[0].name = attack;
  result.toolchains[0].function = result.toolchains[0].client = result.toolchains[0].context = attack;
  result.beginnings[0].library = result.beginnings[0].client = attack;
  result.toolchains[0].first = result.toolchains[0].second = attack;
  result.host = {attack, attack, 1};
  result.clients[0].unavailable = attack;
  return result;
}

Measurement measurement() {
  Measurement result;
  const auto cell = [](const std::string& client, double ns, double times,
                       Subject subject = Subject::library) {
    Cell one{"awesome", "Add", client, subject, 100'000, {ns * 0.99, ns, ns * 1.01}, "main thread", ""};
    one.median_ns = ns;
    one.low_ns = ns * 0.985;
    one.high_ns = ns * 1.015;
    one.mad_ns = ns * 0.01;
    one.times_linked = times;
    return one;
  };
  result.cells = {cell("c-linked", 121.4, 1),        cell("c-linked", 2.13, 1, Subject::twin),
                  cell("c-dlopen", 118.2, 0.974),    cell("python-ctypes", 512.6, 4.22),
                  cell("node-koffi", 79'891.4, 658), cell("go-native", 0.41, 0.0034)};
  result.cells[4].context = "worker";
  Cell thread = cell("c-linked", 122.6, 1.01), threads = cell("c-linked", 219.8, 1);
  thread.context = "thread";
  threads.context = "2 threads";
  thread.launches = threads.launches = {1, 2};
  result.cells.insert(result.cells.end(), {thread, threads});
  for (Cell& each : result.cells) each.row = R"(["12","99"])";
  result.cells[0].first_ns = 8'412.5;
  result.cells[0].instructions = 662.6;
  result.cells[1].instructions = 16;
  result.cells[3].system_calls = 0;
  result.cells[4].system_calls = 5;
  result.cells[4].system_calls_by_name = {{"read", 3}, {"openat", 1}, {"close", 1}};
  result.beginnings = {{"awesome", "c-linked", Subject::library, 2'512'000, -1, 84'120},
                       {"awesome", "c-dlopen", Subject::twin, 1'204'000, 98'300, 450},
                       {"awesome", "python-ctypes", Subject::library, 16'310'000, 1'890'000, 91'000}};
  result.toolchains = {{"Add",
                        "c-linked",
                        "main thread",
                        "awesome@go1.19.8",
                        "awesome@go1.26.8",
                        {2'073, 2'060, 2'090},
                        {121.4, 119.6, 123.2},
                        {0.0586, 0.0571, 0.0602}}};
  result.advice = {
      "awesome, python: python-extension costs 0.43 times what python-ctypes does (Add 513 → 221 ns)"};
  result.noise = 0.021;
  result.cells[3].baseline = Figure{430.2, 425.1, 441.7};
  Cell absent{"awesome", "Log", "java-jna", Subject::library,
              0,         {},    "",         "the client refuses \"Log\": no codec for string"};
  result.cells.push_back(absent);
  Cell slow = cell("c-linked", 12'345'678.9, 1);
  slow.function = "Log";
  slow.context = "";
  result.cells.push_back(slow);
  for (const auto& [client, binding] :
       {std::pair{"c-linked", 0.0}, {"c-dlopen", 0.0}, {"python-ctypes", 391.2}, {"node-koffi", 79'770.0}}) {
    const bool worker = std::string_view(client) == "node-koffi";
    result.shares.push_back(
        {"awesome", "Add", client, binding, 118.9, 0.41, worker ? "worker" : "main thread"});
  }
  result.warnings = {"awesome/Add/node-koffi varies by 18 %: more rounds help"};
  result.when = "2024-02-29T12:34:56Z";
  result.host = {"Linux 6.1.0 x86_64", "A processor", 2};
  result.clients = {
      {"java-jna", "", "no java on this machine: apt-get install default-jdk-headless", 0, 0us}};
  return result;
}

}  // namespace concord::samples
