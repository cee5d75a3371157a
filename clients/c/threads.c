// See threads.h. Each thread goes through the export's own function from its arguments to its row. Only the
// loops run side by side: for all else a thread has the gate's lock, since rows share what is kept.
#include "threads.h"

#include <stdlib.h>
#include <string.h>

bool threads_read(const json_t* from, int64_t* number, struct text* problem) {
  if (wire_read_whole(from, 2, most_threads, number)) return true;
  text_print(problem, "\"threads\" is not a number from 2 to %d", most_threads);
  return false;
}

struct worker {
  const struct binding_export* export;
  struct wire_row row;
  struct bench bench;
  struct text values;
};

static void* work(void* argument) {
  struct worker* worker = argument;
  struct bench_gate* gate = worker->bench.gate;
  pthread_mutex_lock(&gate->lock);
  if (!gate->off) worker->export->call(&worker->row, &worker->bench, &worker->values);
  if (!worker->bench.begun) bench_miss(gate);
  pthread_mutex_unlock(&gate->lock);
  return NULL;
}

/// They stand before the lock until all were made, and the gate knows for how many it is.
void threads_run(struct bench_gate* gate, void* (*work)(void*), void* workers, size_t size, size_t count,
                 struct text* problem) {
  pthread_t threads[most_threads];
  size_t made = 0;
  int error = 0;
  pthread_mutex_init(&gate->lock, NULL);
  pthread_mutex_lock(&gate->lock);
  while (made < count && error == 0) {
    error = pthread_create(&threads[made], NULL, work, (char*)workers + made * size);
    if (error == 0) ++made;
  }
  if (error != 0)
    text_print(problem, "thread %zu of %zu cannot be made: %s", made + 1, count, strerror(error));
  gate->off = error != 0;
  if (made > 0) pthread_barrier_init(&gate->barrier, NULL, (unsigned)made);
  pthread_mutex_unlock(&gate->lock);
  for (size_t i = 0; i < made; ++i) pthread_join(threads[i], NULL);
  if (made > 0) pthread_barrier_destroy(&gate->barrier);
  pthread_mutex_destroy(&gate->lock);
}

bool threads_begin(struct bench_gate* gate) {
  pthread_mutex_lock(&gate->lock);
  const bool off = gate->off;
  pthread_mutex_unlock(&gate->lock);
  if (!off) pthread_barrier_wait(&gate->barrier);
  return !off;
}

static bool differ(const char* what, size_t index, const struct text* first, const struct text* other,
                   struct text* problem) {
  const size_t alike = text_alike(first, other);
  if (alike == first->length && alike == other->length) return false;
  text_print(problem, "the %s of thread 1 is ", what);
  text_put_around(problem, first, alike);
  text_print(problem, ", that of thread %zu ", index + 1);
  text_put_around(problem, other, alike);
  return true;
}

static const char* find_problem(const struct worker* workers, size_t count, struct text* problem) {
  for (size_t i = 0; i < count; ++i) {
    if (workers[i].row.code == NULL) continue;
    text_add(problem, workers[i].row.problem.at, workers[i].row.problem.length);
    return workers[i].row.code;
  }
  for (size_t i = 1; i < count; ++i) {
    if (differ("sum", i, &workers->bench.sum, &workers[i].bench.sum, problem) ||
        differ("row", i, &workers->values, &workers[i].values, problem))
      return "raised";
  }
  return NULL;
}

/// The first one's, but with the time from the first start to the last end.
static struct bench of_all(const struct worker* workers, size_t count) {
  struct bench all = workers->bench;
  int64_t end_ns = all.start_ns + all.ns;
  for (size_t i = 1; i < count; ++i) {
    const struct bench* one = &workers[i].bench;
    if (one->start_ns < all.start_ns) all.start_ns = one->start_ns;
    if (one->start_ns + one->ns > end_ns) end_ns = one->start_ns + one->ns;
  }
  all.ns = end_ns - all.start_ns;
  return all;
}

const char* threads_bench(const struct binding_export* of, const json_t* values, int64_t loops, size_t count,
                          struct text* reply, struct text* problem) {
  struct bench_gate gate = {0};
  struct worker* workers = text_allocate(count * sizeof *workers);
  for (size_t i = 0; i < count; ++i) {
    workers[i] = (struct worker){.export = of, .bench.loops = loops, .bench.gate = &gate};
    wire_begin(&workers[i].row, values);
  }
  threads_run(&gate, work, workers, sizeof *workers, count, problem);
  const char* code = problem->length > 0 ? "raised" : find_problem(workers, count, problem);
  if (code == NULL) {
    const struct bench all = of_all(workers, count);
    bench_put(&all, reply);
    text_put(reply, ",\"row\":");
    text_add(reply, workers->values.at, workers->values.length);
  }
  for (size_t i = 0; i < count; ++i) {
    wire_end(&workers[i].row);
    wire_dispose_row(&workers[i].row);
    free(workers[i].values.at);
    free(workers[i].bench.sum.at);
  }
  free(workers);
  return code;
}
