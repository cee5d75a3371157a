// Cleaning and shortening of what clients print.
#include <string>

#include <benchmark/benchmark.h>

#include "base/text.hpp"

namespace {

std::string of_size(std::size_t bytes, std::string_view pattern) {
  std::string text;
  while (text.size() < bytes) text += pattern;
  return text;
}

void clean(benchmark::State& state, std::string_view pattern) {
  const std::string text = of_size(64U << 10U, pattern);
  for ([[maybe_unused]] auto turn : state) benchmark::DoNotOptimize(concord::visible_lines(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void shorten(benchmark::State& state) {
  const std::string text = of_size(1U << 20U, "[1 2 3] ");
  for ([[maybe_unused]] auto turn : state) benchmark::DoNotOptimize(concord::shorten(text, 66));
}

BENCHMARK_CAPTURE(clean, ascii, "panic: runtime error: index out of range\n")->Name("text/clean/ascii");
BENCHMARK_CAPTURE(clean, utf8, "Grüße, 世界 🙂 ")->Name("text/clean/utf8");
BENCHMARK_CAPTURE(clean, hostile, "\x1b[2J\xff\xfe\x01")->Name("text/clean/hostile");
BENCHMARK(shorten)->Name("text/shorten/1MiB");

}  // namespace
