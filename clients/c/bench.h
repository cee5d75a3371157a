// The timed loop (PROTOCOL.md §4). It stands in each export's own function, so that the call in it is made as
// any C program would make it, with nothing in between; without a bench it is gone through once.
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "text.h"

/// Where the loops of several threads begin and end together.
struct bench_gate {
  pthread_mutex_t lock;  // of whoever is at anything but its loop
  pthread_barrier_t barrier;
  bool off;  // not all can begin, so nobody calls
};

/// Of the clock that never goes back.
int64_t bench_now_ns(void);

struct bench {
  int64_t loops;
  int64_t start_ns, ns, empty_ns;
  struct text sum;          // as the reply spells it
  struct bench_gate* gate;  // NULL: there is one loop, on the calling thread
  bool begun;
};

/// Starts the clock, and gives how often to call: once if there is no bench.
int64_t bench_begin(struct bench* bench);
/// Stops the clock, and times a loop of the same shape without the call.
void bench_end_whole(struct bench* bench, uint64_t sum);
void bench_end_real(struct bench* bench, double sum);

/// 0, of the type in which results like this one are summed up: integers modulo 2^64, floats in 64-bit
/// arithmetic.
#define BENCH_ZERO(result) _Generic((result), float : 0.0, double : 0.0, default : (uint64_t)0)
#define BENCH_END(bench, sum) \
  _Generic((sum), double : bench_end_real, default : bench_end_whole)((bench), (sum))

/// Goes through the gate, whose lock is held, without a loop: nobody else makes one then.
void bench_miss(struct bench_gate* gate);

/// The members of the reply that were measured.
void bench_put(const struct bench* bench, struct text* out);
