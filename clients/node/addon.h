// What generated addons (addon.c.mustache) share: values between JavaScript and C, calls on other threads,
// callbacks, and the memory that a client needs for its arguments. Only N-API of Node is used, so one build
// is good for every Node that is not older than the version named here. A worker that loads the addon has an
// instance of its own.
#pragma once

#define NAPI_VERSION 8
#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- Values: addon_values.c

// take_… reads a value of JavaScript's into the `size` bytes at `to`, and throws (false) where it is none of
// that kind; give_… makes one of what lies there, NULL if that throws.

#define ADDON_KIND(kind)                                                   \
  bool take_##kind(napi_env env, napi_value value, void* to, size_t size); \
  napi_value give_##kind(napi_env env, const void* from, size_t size)
ADDON_KIND(bool);
ADDON_KIND(i8);
ADDON_KIND(i16);
ADDON_KIND(i32);
ADDON_KIND(i64);
ADDON_KIND(u8);
ADDON_KIND(u16);
ADDON_KIND(u32);
ADDON_KIND(u64);
ADDON_KIND(uptr);
ADDON_KIND(f32);
ADDON_KIND(f64);
ADDON_KIND(string);
ADDON_KIND(slice);
ADDON_KIND(struct);
ADDON_KIND(cstring);
ADDON_KIND(pointer);
ADDON_KIND(callback);
#undef ADDON_KIND

/// Throws a TypeError, unless something else was thrown already. False, always.
bool addon_throw(napi_env env, const char* text);
/// The bytes of a Buffer or typed array. False where it is neither; nothing is thrown.
bool addon_view(napi_env env, napi_value value, void** bytes, size_t* size);
/// The arguments of a call; those that are missing are undefined.
bool addon_arguments(napi_env env, napi_callback_info info, size_t count, napi_value* argv);
/// A function as a property of `object`. False where it throws.
bool addon_define(napi_env env, napi_value object, const char* name, napi_callback function,
                  const void* data);

// ---- Calls: addon_calls.c

/// An export, for calls on other threads. A `call` is a struct of its arguments and its result.
struct addon_export {
  const char* name;
  napi_callback here;  // the call on this thread
  size_t params, call_size;
  bool (*take)(napi_env env, const napi_value* argv, void* call);
  void (*run)(void* call);
  napi_value (*give)(napi_env env, const void* call);
};

/// A function of C's prototype that calls one of JavaScript's; there are `addon_slots` of each prototype.
struct addon_prototype {
  const char* name;
  size_t params;
  bool (*give)(napi_env env, const void* call, napi_value* argv);
  bool (*take)(napi_env env, napi_value value, void* call);  // what it returned
  void (*const* functions)(void);
  struct addon_callback** slots;
};

enum { addon_slots = 8 };
#define ADDON_SLOTS(do) \
  do (0) do(1) do(2) do(3) do(4) do(5) do(6) do(7)

/// A C function was called, on any thread; `call` holds its arguments and has room for what it returns, 0 by
/// now.
void addon_called(struct addon_callback* callback, void* call);

/// What the addon is made of: all that JavaScript sees. `exports` and `prototypes` end with a name that is
/// NULL.
napi_value addon_init(napi_env env, napi_value exports, const struct addon_export* functions,
                      const struct addon_prototype* prototypes);

/// What the addon knows in one of Node's environments, of which a process has one more for each worker.
struct addon_instance {
  const struct addon_prototype* prototypes;
  void* library;  // what dlopen gave
};

/// That of an environment.
struct addon_instance* addon_instance(napi_env env);

// ---- Memory: addon_memory.c

/// reach, freeing, callingBack, allocate, free, store, fetch, lengthAt, flush.
bool addon_define_memory(napi_env env, napi_value exports);
