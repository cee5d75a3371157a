// What a client needs beside the exports: memory whose address it knows, and other functions. See addon.h.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addon.h"

static bool take_address(napi_env env, napi_value value, char** address) {
  return take_pointer(env, value, address, sizeof *address);
}

static napi_value reach(napi_env env, napi_callback_info info) {
  napi_value argv[1];
  char path[4096];
  size_t length = 0;
  if (!addon_arguments(env, info, 1, argv)) return NULL;
  napi_get_value_string_utf8(env, argv[0], path, sizeof path, &length);
  // Never closed: a Go library stays in its process to the end anyway.
  void* library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
  addon_instance(env)->library = library;
  if (library == NULL) addon_throw(env, "this addon is linked with another library: build it for that one");
  return NULL;
}

/// A function that frees an address.
static napi_value call_free(napi_env env, napi_callback_info info) {
  napi_value argv[1];
  size_t count = 1;
  void* function = NULL;
  char* address = NULL;
  if (napi_get_cb_info(env, info, &count, argv, NULL, &function) != napi_ok) return NULL;
  if (take_address(env, argv[0], &address)) ((void (*)(void*))function)(address);
  return NULL;
}

static napi_value freeing(napi_env env, napi_callback_info info) {
  napi_value argv[1], value = NULL;
  char name[1024];
  size_t length = 0;
  if (!addon_arguments(env, info, 1, argv)) return NULL;
  napi_get_value_string_utf8(env, argv[0], name, sizeof name, &length);
  // C's own as the whole process has it: another allocator may stand before libc's.
  void* function = dlsym(strcmp(name, "free") == 0 ? RTLD_DEFAULT : addon_instance(env)->library, name);
  if (function == NULL)
    addon_throw(env, "the library has no such function");
  else
    napi_create_function(env, name, length, call_free, function, &value);
  return value;
}

/// A function of JavaScript's, for the time of one call.
struct notified {
  napi_env env;
  napi_value function;
};

static void notify(void* value) {
  const struct notified* to = value;
  napi_handle_scope scope = NULL;
  napi_value undefined = NULL;
  napi_open_handle_scope(to->env, &scope);
  napi_get_undefined(to->env, &undefined);
  napi_call_function(to->env, undefined, to->function, 0, NULL, NULL);  // what it throws goes on to be thrown
  napi_close_handle_scope(to->env, scope);
}

/// A function that has the library call one of JavaScript's, on this thread.
static napi_value call_back(napi_env env, napi_callback_info info) {
  struct notified to = {env, NULL};
  size_t count = 1;
  void* function = NULL;
  if (napi_get_cb_info(env, info, &count, &to.function, NULL, &function) == napi_ok)
    ((void (*)(void (*)(void*), void*))function)(notify, &to);
  return NULL;
}

/// Null where the library has no such function.
static napi_value calling_back(napi_env env, napi_callback_info info) {
  napi_value argv[1], value = NULL;
  char name[1024];
  size_t length = 0;
  if (!addon_arguments(env, info, 1, argv)) return NULL;
  napi_get_value_string_utf8(env, argv[0], name, sizeof name, &length);
  void* function = dlsym(addon_instance(env)->library, name);
  if (function == NULL)
    napi_get_null(env, &value);
  else
    napi_create_function(env, name, length, call_back, function, &value);
  return value;
}

static napi_value allocate(napi_env env, napi_callback_info info) {
  napi_value argv[1];
  int64_t size = 0;
  if (!addon_arguments(env, info, 1, argv) || !take_i64(env, argv[0], &size, sizeof size)) return NULL;
  void* memory = calloc(1, (size_t)size);
  if (memory == NULL) addon_throw(env, "there is no memory left");
  return give_pointer(env, &memory, sizeof memory);
}

/// The bytes of a typed array.
static bool take_bytes(napi_env env, napi_value value, void** bytes, size_t* size) {
  return addon_view(env, value, bytes, size) || addon_throw(env, "a typed array is expected");
}

static napi_value store(napi_env env, napi_callback_info info) {
  napi_value argv[2];
  char* address = NULL;
  void* bytes = NULL;
  size_t size = 0;
  if (addon_arguments(env, info, 2, argv) && take_address(env, argv[0], &address) &&
      take_bytes(env, argv[1], &bytes, &size))
    memcpy(address, bytes, size);
  return NULL;
}

static napi_value fetch(napi_env env, napi_callback_info info) {
  napi_value argv[2];
  char* address = NULL;
  void* bytes = NULL;
  size_t size = 0;
  if (addon_arguments(env, info, 2, argv) && take_bytes(env, argv[0], &bytes, &size) &&
      take_address(env, argv[1], &address))
    memcpy(bytes, address, size);
  return NULL;
}

static napi_value length_at(napi_env env, napi_callback_info info) {
  napi_value argv[2];
  char* address = NULL;
  uint64_t most = 0;
  if (!addon_arguments(env, info, 2, argv) || !take_address(env, argv[0], &address) ||
      !take_u64(env, argv[1], &most, sizeof most))
    return NULL;
  const uint64_t length = strnlen(address, (size_t)most);
  return give_u64(env, &length, sizeof length);
}

static napi_value flush(napi_env env, napi_callback_info info) {
  (void)env;
  (void)info;
  fflush(NULL);
  return NULL;
}

bool addon_define_memory(napi_env env, napi_value exports) {
  return addon_define(env, exports, "reach", reach, NULL) &&
         addon_define(env, exports, "freeing", freeing, NULL) &&
         addon_define(env, exports, "callingBack", calling_back, NULL) &&
         addon_define(env, exports, "allocate", allocate, NULL) &&
         addon_define(env, exports, "free", call_free, (const void*)free) &&
         addon_define(env, exports, "store", store, NULL) &&
         addon_define(env, exports, "fetch", fetch, NULL) &&
         addon_define(env, exports, "lengthAt", length_at, NULL) &&
         addon_define(env, exports, "flush", flush, NULL);
}
