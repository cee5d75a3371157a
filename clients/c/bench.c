// See bench.h. It knows nothing of what was called.
#include "bench.h"

#include <time.h>

#include "values.h"

int64_t bench_now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void begin_together(struct bench_gate* gate) {
  pthread_mutex_unlock(&gate->lock);
  pthread_barrier_wait(&gate->barrier);
}

/// No row is spelled while another thread still calls: what it shows may be kept, and so belong to both.
static void end_together(struct bench_gate* gate) { pthread_barrier_wait(&gate->barrier); }

int64_t bench_begin(struct bench* bench) {
  if (bench == NULL) return 1;
  bench->begun = true;
  if (bench->gate != NULL) begin_together(bench->gate);
  if (bench->gate != NULL && bench->gate->off) bench->loops = 0;
  bench->start_ns = bench_now_ns();
  return bench->loops;
}

void bench_miss(struct bench_gate* gate) {
  gate->off = true;
  begin_together(gate);
  end_together(gate);
  pthread_mutex_lock(&gate->lock);
}

static void end(struct bench* bench) {
  bench->ns = bench_now_ns() - bench->start_ns;
  if (bench->gate != NULL) end_together(bench->gate);
  const int64_t start_ns = bench_now_ns();
  // The barrier keeps the compiler from deleting the loop.
  for (int64_t n = bench->loops; n > 0; --n) __asm__ volatile("");
  bench->empty_ns = bench_now_ns() - start_ns;
  if (bench->gate != NULL) pthread_mutex_lock(&bench->gate->lock);
}

void bench_end_whole(struct bench* bench, uint64_t sum) {
  if (bench == NULL) return;
  end(bench);
  wire_codec_u64.write(&bench->sum, &sum);
}

void bench_end_real(struct bench* bench, double sum) {
  if (bench == NULL) return;
  end(bench);
  wire_codec_f64.write(&bench->sum, &sum);
}

void bench_put(const struct bench* bench, struct text* out) {
  text_put(out, "\"ns\":");
  text_put_signed(out, bench->ns);
  text_put(out, ",\"empty_ns\":");
  text_put_signed(out, bench->empty_ns);
  text_put(out, ",\"sum\":");
  text_add(out, bench->sum.at, bench->sum.length);
}
