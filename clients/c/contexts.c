// See contexts.h.
#include "contexts.h"

#include <stdlib.h>
#include <string.h>

#include "own.h"
#include "threads.h"

enum context { on_thread, on_threads, with_made, in_callback, plain };
static const char* const names[] = {"thread", "threads", "made", "callback"};

void (*contexts_call_back)(void (*function)(void*), void* value);

/// The last name stands only for libraries that call back.
static size_t count_names(void) { return contexts_call_back != NULL ? plain : in_callback; }

void contexts_put(struct text* out) {
  for (size_t i = 0; i < count_names(); ++i) text_print(out, "%s\"%s\"", i == 0 ? "[" : ",", names[i]);
  text_put_char(out, ']');
}

static bool is(const json_t* value, const char* word) {
  return json_is_string(value) && json_string_length(value) == strlen(word) &&
         strcmp(json_string_value(value), word) == 0;
}

static bool read_context(const json_t* from, enum context* context, struct text* problem) {
  *context = plain;
  if (from == NULL) return true;
  for (size_t i = 0; i < count_names(); ++i) {
    if (!is(from, names[i])) continue;
    *context = (enum context)i;
    return true;
  }
  wire_show(problem, from);
  text_put(problem, " is not a context of this client: it has ");
  contexts_put(problem);
  return false;
}

/// One measurement on the calling thread.
struct measurement {
  bool (*loop)(struct wire_row* row, struct bench* bench, struct text* out);
  const json_t* arguments;
  int64_t loops;
  struct text *reply, *problem;
  const char* code;
  int starts;
};

static void measure(void* argument) {
  struct measurement* of = argument;
  if (++of->starts > 1) return;
  struct bench bench = {.loops = of->loops};
  struct wire_row row = {0};
  struct text values = {0};
  wire_begin(&row, of->arguments);
  if (of->loop(&row, &bench, &values)) {
    bench_put(&bench, of->reply);
    text_put(of->reply, ",\"row\":");
    text_add(of->reply, values.at, values.length);
  } else {
    text_add(of->problem, row.problem.at, row.problem.length);
  }
  of->code = row.code;
  wire_end(&row);
  wire_dispose_row(&row);
  free(values.at);
  free(bench.sum.at);
}

static const char* measure_in_callback(struct measurement* measurement) {
  contexts_call_back(measure, measurement);
  if (measurement->starts == 1) return measurement->code;
  measurement->problem->length = 0;
  text_print(measurement->problem, "concord_call_back has called %d times what it is to call once",
             measurement->starts);
  return "raised";
}

static const char* why_refused(const struct wire_signature* signature, enum context context) {
  const char* why = wire_unmeasurable(signature);
  return why == NULL && context == with_made ? own_unmade(signature) : why;
}

const char* contexts_bench(const struct binding_export* of, const json_t* request, struct text* reply,
                           struct text* problem) {
  int64_t loops, threads = 1;
  if (!wire_read_whole(json_object_get(request, "loops"), 1, INT64_MAX, &loops)) {
    text_put(problem, "\"loops\" is not a number from 1 up");
    return "bad-request";
  }
  enum context context;
  if (!read_context(json_object_get(request, "context"), &context, problem) ||
      (context == on_threads && !threads_read(json_object_get(request, "threads"), &threads, problem)))
    return "bad-request";
  const char* why = why_refused(of->signature, context);
  if (why != NULL) {
    text_put(problem, why);
    return "refused";
  }
  const json_t* arguments = json_object_get(request, "row");
  if (context == on_thread || context == on_threads)
    return threads_bench(of, arguments, loops, (size_t)threads, reply, problem);
  struct measurement measurement = {.loop = context == with_made ? of->made : of->call,
                                    .arguments = arguments,
                                    .loops = loops,
                                    .reply = reply,
                                    .problem = problem};
  if (context == in_callback) return measure_in_callback(&measurement);
  measure(&measurement);
  return measurement.code;
}
