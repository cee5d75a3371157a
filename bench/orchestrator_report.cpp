// Rendering of a summary of 10,000 entries, one in a hundred of them with a failure.
#include <string>

#include <benchmark/benchmark.h>

#include "report/report.hpp"

namespace {

using concord::Summary;

Summary large_summary(std::size_t entries) {
  const std::vector<std::string> clients{"c-linked",   "c-dlopen", "python-ctypes", "ruby-ffi",
                                         "node-koffi", "java-jna", "go-native"};
  Summary summary;
  summary.libraries.resize(1);
  summary.libraries[0].name = "awesome";
  summary.libraries[0].functions = {"Add", "Cosine", "Log", "Sort"};
  for (const std::string& client : clients) summary.clients.push_back({client, "runtime 1.2.3", "", 1, {}});
  for (std::size_t i = 0; i < entries; ++i) {
    concord::Entry entry;
    entry.library = "awesome";
    entry.function = summary.libraries[0].functions[i * 4 / entries];
    entry.name = "case-" + std::to_string(i / clients.size());
    entry.client = clients[i % clients.size()];
    if (i % 100 != 0) {
      ++entry.counts[concord::Verdict::pass];
    } else {
      ++entry.counts[concord::Verdict::fail];
      entry.failures.push_back({"awesome/" + entry.function + "/" + entry.name, entry.client,
                                concord::Verdict::fail, concord::Cause::binding, "Sort([3 1 2 9])",
                                "[1 2 3 9]", "[1 3 2 9]", "", "concord run"});
    }
    summary.entries.push_back(std::move(entry));
  }
  return summary;
}

void render(benchmark::State& state, std::string (*report)(const Summary&)) {
  const Summary summary = large_summary(10'000);
  std::size_t size_bytes = 0;
  for ([[maybe_unused]] auto turn : state) {
    const std::string text = report(summary);
    benchmark::DoNotOptimize(text.data());
    size_bytes = text.size();
  }
  state.counters["size_bytes"] = static_cast<double>(size_bytes);
}

std::string console(const Summary& summary) { return concord::console_report(summary, {}); }

BENCHMARK_CAPTURE(render, console, console)->Name("report/console/10000")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(render, junit, concord::junit_report)
    ->Name("report/junit/10000")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(render, json, concord::json_report)
    ->Name("report/json/10000")
    ->Unit(benchmark::kMillisecond);

}  // namespace
