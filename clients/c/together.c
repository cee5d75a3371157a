// See together.h. Threads share the library and the request, which they only read; arguments and replies are
// each one's own.
#include "together.h"

#include <stdlib.h>

#include "answer.h"
#include "threads.h"

struct caller {
  const struct binding_export* export;
  const json_t* rows;
  size_t first;  // the row that it begins with
  struct bench_gate* gate;
  struct text text;  // the replies, in the order of its calls
  struct {
    size_t begin, end;
  } * replies;  // where each row's is in the text
};

static void* call_all(void* argument) {
  struct caller* caller = argument;
  const size_t count = json_array_size(caller->rows);
  struct wire_row row = {.memory.several = true};
  if (!threads_begin(caller->gate)) return NULL;
  for (size_t i = 0; i < count; ++i) {
    const size_t index = (caller->first + i) % count;
    caller->replies[index].begin = caller->text.length;
    answer_row(caller->export, &row, json_array_get(caller->rows, index), &caller->text);
    caller->replies[index].end = caller->text.length;
  }
  wire_dispose_row(&row);
  return NULL;
}

static struct text reply_of(const struct caller* caller, size_t index) {
  const size_t begin = caller->replies[index].begin;
  return (struct text){.at = caller->text.at + begin, .length = caller->replies[index].end - begin};
}

static void put_difference(const struct text* first, const struct text* other, size_t number, size_t alike,
                           struct text* reply) {
  struct text problem = {0};
  text_put(&problem, "thread 1 got ");
  text_put_around(&problem, first, alike);
  text_print(&problem, ", thread %zu ", number);
  text_put_around(&problem, other, alike);
  answer_error(reply, "raised", &problem);
  free(problem.at);
}

/// What all of them got.
static void put_row(const struct caller* callers, size_t threads, size_t index, struct text* reply) {
  const struct text first = reply_of(callers, index);
  for (size_t i = 1; i < threads; ++i) {
    const struct text other = reply_of(&callers[i], index);
    const size_t alike = text_alike(&first, &other);
    if (alike == first.length && alike == other.length) continue;
    put_difference(&first, &other, i + 1, alike, reply);
    return;
  }
  text_add(reply, first.at, first.length);
}

static void put_rows(const struct caller* callers, size_t threads, struct text* reply) {
  const size_t count = json_array_size(callers->rows);
  text_put(reply, "\"rows\":[");
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text_put_char(reply, ',');
    put_row(callers, threads, i, reply);
  }
  text_put_char(reply, ']');
}

const char* together_call(const struct binding_export* of, const json_t* rows, size_t threads,
                          struct text* reply, struct text* problem) {
  const size_t count = json_array_size(rows);
  struct bench_gate gate = {0};
  struct caller* callers = text_allocate(threads * sizeof *callers);
  for (size_t i = 0; i < threads; ++i) {
    callers[i] = (struct caller){.export = of, .rows = rows, .first = i * count / threads, .gate = &gate};
    callers[i].replies = text_allocate(count * sizeof *callers->replies);
  }
  threads_run(&gate, call_all, callers, sizeof *callers, threads, problem);
  if (!gate.off) put_rows(callers, threads, reply);
  for (size_t i = 0; i < threads; ++i) {
    free(callers[i].replies);
    free(callers[i].text.at);
  }
  free(callers);
  return gate.off ? "raised" : NULL;
}
