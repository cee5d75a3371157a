// The statistics of a bench run: medians, bootstrap intervals, paired ratios.
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "measure/statistics.hpp"

namespace {

std::vector<double> rounds(std::size_t count) {
  std::mt19937_64 random(7);
  std::vector<double> values(count);
  for (double& value : values) value = 100 + static_cast<double>(random() % 1'000) / 100;
  return values;
}

void interval(benchmark::State& state) {
  const std::vector<double> values = rounds(static_cast<std::size_t>(state.range(0)));
  for ([[maybe_unused]] auto turn : state) benchmark::DoNotOptimize(concord::figure_of({values, {}}));
}

/// Four exports on seven clients and a twin, 30 rounds each.
void summarise(benchmark::State& state) {
  std::vector<concord::Cell> cells;
  for (const char* function : {"Add", "Cosine", "Log", "Sort"}) {
    for (const char* client : {"c-linked", "c-dlopen", "python-ctypes", "ruby-ffi", "node-koffi", "java-jna",
                               "go-native", "twin"}) {
      concord::Cell cell{"awesome", function, client, concord::Subject::library, 1'000, rounds(30), "", ""};
      cells.push_back(cell);
    }
  }
  for ([[maybe_unused]] auto turn : state) concord::summarise(cells);
}

BENCHMARK(interval)
    ->Name("statistics/interval/rounds")
    ->Arg(10)
    ->Arg(30)
    ->Arg(100)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(summarise)->Name("statistics/summarise/32-cells")->Unit(benchmark::kMillisecond);

}  // namespace
