// Writes down what the timed loops of bench.h measured; it knows nothing of what was called.
#include "bench.h"

#include "values.h"

void bench_keep_whole(struct bench* bench, uint64_t sum) {
  bench->sum.length = 0;
  wire_codec_u64.write(&bench->sum, &sum);
}

void bench_keep_real(struct bench* bench, double sum) {
  bench->sum.length = 0;
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
