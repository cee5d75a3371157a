// What the orchestrator's own parts cost. Each part has a file beside this one (orchestrator_<part>.cpp) that
// registers its benchmarks; a new part is a new file in CMakeLists.txt. Everything here runs on made-up
// values: no client is started.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
