// What is done for every row of a reply: compare it with the golden as bytes, or take it into a digest.
#include <cstring>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace {

/// Rows as they stand in a reply.
std::vector<std::string> rows_like(std::string_view pattern, std::size_t count) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < count; ++i) {
    std::string row(pattern);
    row.insert(2, std::to_string(i));
    rows.push_back(std::move(row));
  }
  return rows;
}

constexpr std::size_t batch = 1'000;
constexpr std::string_view add_row = R"(["-9223372036854775808"])";
constexpr std::string_view sort_row = R"([{"len":5,"cells":["1","22","333","4444","55555"]}])";

void count_rows(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}

void compare(benchmark::State& state, std::string_view pattern) {
  const std::vector<std::string> golden = rows_like(pattern, batch);
  const std::vector<std::string> reply = golden;
  for ([[maybe_unused]] auto turn : state) {
    std::size_t equal = 0;
    for (std::size_t i = 0; i < batch; ++i) equal += golden[i] == reply[i] ? 1U : 0U;
    benchmark::DoNotOptimize(equal);
  }
  count_rows(state);
}

void digest(benchmark::State& state, std::string_view pattern) {
  const std::vector<std::string> reply = rows_like(pattern, batch);
  for ([[maybe_unused]] auto turn : state) {
    XXH3_state_t hash;
    XXH3_128bits_reset(&hash);
    for (const std::string& row : reply) XXH3_128bits_update(&hash, row.data(), row.size());
    benchmark::DoNotOptimize(XXH3_128bits_digest(&hash));
  }
  count_rows(state);
}

BENCHMARK_CAPTURE(compare, add, add_row)->Name("rows/compare/Add");
BENCHMARK_CAPTURE(compare, sort, sort_row)->Name("rows/compare/Sort");
BENCHMARK_CAPTURE(digest, add, add_row)->Name("rows/digest/Add");
BENCHMARK_CAPTURE(digest, sort, sort_row)->Name("rows/digest/Sort");

}  // namespace
