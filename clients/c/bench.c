// See bench.h. It knows nothing of what was called.
#include "bench.h"

#include <time.h>

#include "values.h"

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t bench_begin(struct bench* bench) {
  if (bench == NULL) return 1;
  bench->start_ns = now_ns();
  return bench->loops;
}

static void end(struct bench* bench) {
  const int64_t middle_ns = now_ns();
  // The barrier keeps the compiler from deleting the loop.
  for (int64_t n = bench->loops; n > 0; --n) __asm__ volatile("");
  bench->empty_ns = now_ns() - middle_ns;
  bench->ns = middle_ns - bench->start_ns;
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
