// See callbacks.h. One lock for all of them: calls are noted in the order in which they get it.
#include "callbacks.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { patience_seconds = 5 };

struct wire_callback {
  const struct wire_prototype* prototype;
  size_t index;               // of the function that stands for it
  struct wire_memory memory;  // what it returns may lead to
  char* returns;              // results, one behind the other; NULL where there is none
  size_t return_count, next_return;
  size_t wanted;               // calls to wait for before the reply is made
  struct text calls, problem;  // the calls are a list of JSON without its brackets
  size_t call_count;
  struct wire_callback *next, *next_alive;  // of its owner; of all
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t called;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static struct wire_callback* alive;

static void prepare(void) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&called, &attributes);
  pthread_condattr_destroy(&attributes);
}

static bool read_returns(struct wire_callback* callback, const json_t* from, struct text* problem) {
  const struct wire_type* type = callback->prototype->result;
  if (type == NULL) return json_object_get(from, "returns") == NULL;
  const json_t* returns = json_object_get(from, "returns");
  callback->return_count = json_array_size(returns);
  if (callback->return_count == 0) return false;
  callback->returns = wire_allocate(&callback->memory, callback->return_count * type->size);
  if (wire_read_cells(&callback->memory, type, returns, callback->returns, problem)) return true;
  text_insert(problem, "\"returns\": ");
  return false;
}

static bool read_script(struct wire_callback* callback, const json_t* from, struct text* problem) {
  int64_t wanted = 0;
  const json_t* calls = json_object_get(from, "calls");
  if (calls != NULL && !wire_read_whole(calls, 0, INT32_MAX, &wanted)) return false;
  callback->wanted = (size_t)wanted;
  const size_t members = (calls != NULL) + (callback->prototype->result != NULL);
  return json_is_object(from) && read_returns(callback, from, problem) && json_object_size(from) == members;
}

/// A function of the prototype's that nobody uses stands for it from now on.
static bool find_function(struct wire_callback* callback) {
  struct wire_callback** of_prototype = callback->prototype->callbacks;
  size_t i = 0;
  pthread_mutex_lock(&lock);
  while (i < wire_callbacks_at_once && of_prototype[i] != NULL) ++i;
  callback->index = i;
  if (i < wire_callbacks_at_once) {
    of_prototype[i] = callback;
    callback->next_alive = alive;
    alive = callback;
  }
  pthread_mutex_unlock(&lock);
  return i < wire_callbacks_at_once;
}

static void dispose(struct wire_callback* callback) {
  wire_dispose(&callback->memory);
  free(callback->calls.at);
  free(callback->problem.at);
  free(callback);
}

struct wire_callback* wire_read_callback(struct wire_memory* memory, const struct wire_type* type,
                                         const json_t* from, void** function, struct text* problem) {
  pthread_once(&prepared, prepare);
  struct wire_callback* callback = text_allocate(sizeof *callback);
  *callback = (struct wire_callback){.prototype = type->prototype};
  if (!read_script(callback, from, problem)) {
    if (problem->length == 0) wire_wrong(problem, type, from);
  } else if (!find_function(callback)) {
    text_print(problem, "there are %d callbacks of this type already: no more can be there at once",
               wire_callbacks_at_once);
  } else {
    callback->next = memory->callbacks;
    memory->callbacks = callback;
    // C has no cast from a function's pointer to an object's; POSIX promises that the bytes mean the same.
    memcpy(function, &type->prototype->functions[callback->index], sizeof *function);
    return callback;
  }
  dispose(callback);
  return NULL;
}

void wire_release_callbacks(struct wire_callback* callbacks) {
  while (callbacks != NULL) {
    struct wire_callback* callback = callbacks;
    callbacks = callback->next;
    pthread_mutex_lock(&lock);
    callback->prototype->callbacks[callback->index] = NULL;
    struct wire_callback** place = &alive;
    while (*place != callback) place = &(*place)->next_alive;
    *place = callback->next_alive;
    pthread_mutex_unlock(&lock);
    dispose(callback);
  }
}

/// Waits until all that is wanted came; the lock is held.
static void await(bool (*all_there)(void)) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += patience_seconds;
  while (!all_there() && pthread_cond_timedwait(&called, &lock, &end) != ETIMEDOUT) continue;
}

static bool nothing_wanted(void) {
  const struct wire_callback* callback = alive;
  while (callback != NULL && callback->call_count >= callback->wanted) callback = callback->next_alive;
  return callback == NULL;
}

void wire_await_callbacks(void) {
  if (alive == NULL) return;  // where several threads make rows, none of them writes it
  pthread_mutex_lock(&lock);
  await(nothing_wanted);
  for (struct wire_callback* each = alive; each != NULL; each = each->next_alive) each->wanted = 0;
  pthread_mutex_unlock(&lock);
}

void wire_await_calls(struct wire_callback* callback, size_t count) {
  pthread_mutex_lock(&lock);
  callback->wanted = count;
  pthread_mutex_unlock(&lock);
  wire_await_callbacks();
}

bool wire_write_calls(struct wire_callback* callback, struct text* out, struct text* problem) {
  pthread_mutex_lock(&lock);
  text_put_char(out, '[');
  text_add(out, callback->calls.at, callback->calls.length);
  text_put_char(out, ']');
  text_add(problem, callback->problem.at, callback->problem.length);
  pthread_mutex_unlock(&lock);
  return problem->length == 0;
}

void wire_forget_calls(struct wire_callback* callback) {
  pthread_mutex_lock(&lock);
  callback->calls.length = callback->problem.length = callback->call_count = 0;
  pthread_mutex_unlock(&lock);
}

static void note_call(struct wire_callback* callback, const void* const* arguments, void* result) {
  const struct wire_prototype* prototype = callback->prototype;
  const struct wire_signature signature = {prototype->params, prototype->count, 0};
  struct wire_gifts gifts = {0};
  struct wire_writer writer = {.out = &callback->calls,
                               .gifts = &gifts,
                               .problem = &callback->problem,
                               .signature = &signature,
                               .places = arguments};
  text_put(&callback->calls, callback->call_count++ > 0 ? ",[" : "[");
  for (size_t i = 0; i < prototype->count; ++i) {
    if (i > 0) text_put_char(&callback->calls, ',');
    if (!wire_write(&writer, prototype->params[i].type, arguments[i])) break;
  }
  text_put_char(&callback->calls, ']');
  wire_free_gifts(&gifts);
  free(gifts.list);
  if (prototype->result == NULL) return;
  const size_t last = callback->return_count - 1, size = prototype->result->size;
  memcpy(result, callback->returns + callback->next_return * size, size);
  if (callback->next_return < last) callback->next_return++;
}

void wire_called(struct wire_callback* const* place, const void* const* arguments, void* result) {
  pthread_mutex_lock(&lock);
  struct wire_callback* callback = *place;
  if (callback != NULL)
    note_call(callback, arguments, result);
  else
    fputs("a callback was called after its time: it lives until the reply was made, unless it is kept\n",
          stderr);
  pthread_cond_broadcast(&called);
  pthread_mutex_unlock(&lock);
}
