// The timed loop (PROTOCOL.md §4), as a macro: it stands in each export's own function, so that the call in
// it is made as any C program would make it, with nothing in between.
#pragma once

#include <stdint.h>
#include <time.h>

#include "text.h"

struct bench {
  int64_t loops;
  int64_t ns, empty_ns;
  struct text sum;  // as the reply spells it
};

static inline int64_t bench_now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void bench_keep_whole(struct bench* bench, uint64_t sum);
void bench_keep_real(struct bench* bench, double sum);

/// Runs the statement `call` bench->loops times and sums up `result`, what it gave: integers modulo 2^64,
/// floats in 64-bit arithmetic. The empty loop holds a barrier, as the compiler would delete it otherwise.
#define BENCH(bench, call, result)                                                                  \
  do {                                                                                              \
    const int64_t bench_loops = (bench)->loops;                                                     \
    __typeof__(_Generic((result), float : 0.0, double : 0.0, default : (uint64_t)0)) bench_sum = 0; \
    const int64_t bench_start = bench_now_ns();                                                     \
    for (int64_t bench_i = 0; bench_i < bench_loops; ++bench_i) {                                   \
      call;                                                                                         \
      bench_sum += (result);                                                                        \
    }                                                                                               \
    const int64_t bench_middle = bench_now_ns();                                                    \
    for (int64_t bench_i = 0; bench_i < bench_loops; ++bench_i) __asm__ volatile("");               \
    (bench)->empty_ns = bench_now_ns() - bench_middle;                                              \
    (bench)->ns = bench_middle - bench_start;                                                       \
    _Generic(bench_sum, double : bench_keep_real, default : bench_keep_whole)((bench), bench_sum);  \
  } while (0)

/// The members of the reply that were measured.
void bench_put(const struct bench* bench, struct text* out);
