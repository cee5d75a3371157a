// Calls that leave JavaScript's thread, and calls that come back to it from C. See addon.h.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "addon.h"

// ---- An export's call on another thread

struct task {
  const struct addon_export* of;
  napi_async_work work;
  napi_deferred promise;
  napi_ref arguments;  // what is in them lies in memory of JavaScript's
  _Alignas(max_align_t) char call[];
};

static void run_task(napi_env env, void* data) {
  (void)env;
  struct task* task = data;
  task->of->run(task->call);
}

static void end_task(napi_env env, napi_status status, void* data) {
  (void)status;
  struct task* task = data;
  napi_value value = task->of->give(env, task->call);
  if (value == NULL) napi_get_undefined(env, &value);
  napi_resolve_deferred(env, task->promise, value);
  napi_delete_reference(env, task->arguments);
  napi_delete_async_work(env, task->work);
  free(task);
}

/// Keeps the arguments alive until the call is done.
static napi_ref keep(napi_env env, const napi_value* argv, size_t count) {
  napi_value list = NULL;
  napi_ref reference = NULL;
  napi_create_array_with_length(env, count, &list);
  for (size_t i = 0; i < count; ++i) napi_set_element(env, list, (uint32_t)i, argv[i]);
  napi_create_reference(env, list, 1, &reference);
  return reference;
}

static napi_value call_apart(napi_env env, napi_callback_info info) {
  void* data = NULL;
  if (napi_get_cb_info(env, info, NULL, NULL, NULL, &data) != napi_ok) return NULL;
  const struct addon_export* of = data;
  napi_value argv[of->params + 1], name = NULL, promise = NULL;
  struct task* task = calloc(1, sizeof *task + of->call_size);
  if (task == NULL || !addon_arguments(env, info, of->params, argv) || !of->take(env, argv, task->call)) {
    free(task);
    return NULL;
  }
  task->of = of;
  task->arguments = keep(env, argv, of->params);
  napi_create_promise(env, &task->promise, &promise);
  napi_create_string_utf8(env, of->name, NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, NULL, name, run_task, end_task, task, &task->work);
  napi_queue_async_work(env, task->work);
  return promise;
}

// ---- Callbacks

struct addon_callback {
  const struct addon_prototype* prototype;
  napi_env env;
  pthread_t javascript;  // the thread that may touch values of the environment
  napi_ref function;
  napi_threadsafe_function from_elsewhere;
};

/// Several environments take slots of the same prototypes.
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;

/// A call that waits for JavaScript's thread.
struct question {
  void* call;
  pthread_mutex_t lock;
  pthread_cond_t answered;
  bool done;
};

static void ask(napi_env env, struct addon_callback* callback, napi_value function, void* call) {
  const struct addon_prototype* prototype = callback->prototype;
  napi_handle_scope scope = NULL;
  napi_value argv[prototype->params + 1], undefined = NULL, value = NULL;
  napi_open_handle_scope(env, &scope);
  napi_get_undefined(env, &undefined);
  if (prototype->give(env, call, argv) &&
      napi_call_function(env, undefined, function, prototype->params, argv, &value) == napi_ok)
    prototype->take(env, value, call);
  napi_close_handle_scope(env, scope);
}

static void ask_from_elsewhere(napi_env env, napi_value function, void* context, void* data) {
  struct question* question = data;
  if (env != NULL) ask(env, context, function, question->call);  // without one Node is about to end
  pthread_mutex_lock(&question->lock);
  question->done = true;
  pthread_cond_signal(&question->answered);
  pthread_mutex_unlock(&question->lock);
}

void addon_called(struct addon_callback* callback, void* call) {
  if (callback == NULL) return;  // it was unregistered
  if (pthread_equal(pthread_self(), callback->javascript)) {
    napi_value function = NULL;
    napi_get_reference_value(callback->env, callback->function, &function);
    ask(callback->env, callback, function, call);
    return;
  }
  struct question question = {call, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
  if (napi_call_threadsafe_function(callback->from_elsewhere, &question, napi_tsfn_blocking) != napi_ok)
    return;
  pthread_mutex_lock(&question.lock);
  while (!question.done) pthread_cond_wait(&question.answered, &question.lock);
  pthread_mutex_unlock(&question.lock);
}

static const struct addon_prototype* find_prototype(napi_env env, napi_value name) {
  char text[4096];
  size_t length = 0;
  napi_get_value_string_utf8(env, name, text, sizeof text, &length);
  for (const struct addon_prototype* each = addon_instance(env)->prototypes; each->name != NULL; ++each)
    if (strcmp(each->name, text) == 0) return each;
  addon_throw(env, "the addon knows no such callback");
  return NULL;
}

/// The C function that the callback is called by from now on; NULL where all are in use.
static const void* take_slot(struct addon_callback* callback) {
  const struct addon_prototype* prototype = callback->prototype;
  size_t slot = 0;
  pthread_mutex_lock(&slots_lock);
  while (slot < addon_slots && prototype->slots[slot] != NULL) ++slot;
  if (slot < addon_slots) prototype->slots[slot] = callback;
  pthread_mutex_unlock(&slots_lock);
  return slot < addon_slots ? (const void*)prototype->functions[slot] : NULL;
}

/// Takes a callback of the environment's out of its slot: that of an address, or any. NULL: there is none.
static struct addon_callback* leave_slot(napi_env env, const struct addon_prototype* prototypes,
                                         const void* address) {
  struct addon_callback* found = NULL;
  pthread_mutex_lock(&slots_lock);
  for (const struct addon_prototype* each = prototypes; found == NULL && each->name != NULL; ++each)
    for (size_t slot = 0; found == NULL && slot < addon_slots; ++slot) {
      struct addon_callback* callback = each->slots[slot];
      if (callback == NULL || callback->env != env) continue;
      if (address != NULL && (const void*)each->functions[slot] != address) continue;
      each->slots[slot] = NULL;
      found = callback;
    }
  pthread_mutex_unlock(&slots_lock);
  return found;
}

static napi_value register_callback(napi_env env, napi_callback_info info) {
  napi_value argv[2], name = NULL;
  if (!addon_arguments(env, info, 2, argv)) return NULL;
  const struct addon_prototype* prototype = find_prototype(env, argv[0]);
  if (prototype == NULL) return NULL;
  struct addon_callback* callback = calloc(1, sizeof *callback);
  if (callback != NULL) *callback = (struct addon_callback){prototype, env, pthread_self(), NULL, NULL};
  const void* address = callback != NULL ? take_slot(callback) : NULL;
  if (address == NULL) {
    free(callback);
    addon_throw(env, "all functions of this prototype are in use");
    return NULL;
  }
  napi_create_reference(env, argv[1], 1, &callback->function);
  napi_create_string_utf8(env, prototype->name, NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, argv[1], NULL, name, 0, 1, NULL, NULL, callback, ask_from_elsewhere,
                                  &callback->from_elsewhere);
  napi_unref_threadsafe_function(env, callback->from_elsewhere);  // Node may end while it is there
  return give_pointer(env, &address, sizeof address);
}

static napi_value unregister_callback(napi_env env, napi_callback_info info) {
  napi_value argv[1];
  void* address = NULL;
  if (!addon_arguments(env, info, 1, argv) || !take_pointer(env, argv[0], &address, sizeof address))
    return NULL;
  struct addon_callback* callback = leave_slot(env, addon_instance(env)->prototypes, address);
  if (callback == NULL) return NULL;
  napi_delete_reference(env, callback->function);
  napi_release_threadsafe_function(callback->from_elsewhere, napi_tsfn_abort);
  free(callback);
  return NULL;
}

// ---- What JavaScript sees

struct addon_instance* addon_instance(napi_env env) {
  void* instance = NULL;
  napi_get_instance_data(env, &instance);
  return instance;
}

/// A worker may end before its callbacks are unregistered. They are not freed: another thread may be in one.
static void end_instance(napi_env env, void* data, void* hint) {
  (void)hint;
  struct addon_instance* instance = data;
  while (leave_slot(env, instance->prototypes, NULL) != NULL) continue;
  free(instance);
}

static bool define_export(napi_env env, napi_value library, const struct addon_export* each) {
  napi_value function = NULL;
  return addon_define(env, library, each->name, each->here, NULL) &&
         napi_get_named_property(env, library, each->name, &function) == napi_ok &&
         addon_define(env, function, "async", call_apart, each);
}

napi_value addon_init(napi_env env, napi_value exports, const struct addon_export* functions,
                      const struct addon_prototype* prototypes) {
  struct addon_instance* instance = calloc(1, sizeof *instance);
  if (instance == NULL) return NULL;
  instance->prototypes = prototypes;
  napi_set_instance_data(env, instance, end_instance, NULL);
  napi_value library = NULL;
  napi_create_object(env, &library);
  for (const struct addon_export* each = functions; each->name != NULL; ++each)
    if (!define_export(env, library, each)) return NULL;
  napi_set_named_property(env, exports, "library", library);
  if (!addon_define_memory(env, exports) ||
      !addon_define(env, exports, "register", register_callback, NULL) ||
      !addon_define(env, exports, "unregister", unregister_callback, NULL))
    return NULL;
  return exports;
}
