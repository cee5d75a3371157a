// Values of JavaScript's as C's, and back. See addon.h.
#include <stdio.h>
#include <string.h>

#include "addon.h"

enum { exact_integers = 53 };  // a Number holds integers of so many bits

bool addon_throw(napi_env env, const char* text) {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) napi_throw_type_error(env, NULL, text);
  return false;
}

bool addon_arguments(napi_env env, napi_callback_info info, size_t count, napi_value* argv) {
  size_t there = count;
  if (napi_get_cb_info(env, info, &there, argv, NULL, NULL) == napi_ok) return true;
  return addon_throw(env, "the arguments cannot be read");
}

bool addon_define(napi_env env, napi_value object, const char* name, napi_callback function,
                  const void* data) {
  napi_value value = NULL;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, function, (void*)data, &value) == napi_ok &&
         napi_set_named_property(env, object, name, value) == napi_ok;
}

// ---- Numbers

#define NUMBER(kind, type, wide, get, create)                                                         \
  bool take_##kind(napi_env env, napi_value value, void* to, size_t size) {                           \
    (void)size;                                                                                       \
    wide number = 0;                                                                                  \
    if (get(env, value, &number) != napi_ok) return addon_throw(env, "a number is expected: " #kind); \
    *(type*)to = (type)number;                                                                        \
    return true;                                                                                      \
  }                                                                                                   \
  napi_value give_##kind(napi_env env, const void* from, size_t size) {                               \
    (void)size;                                                                                       \
    napi_value value = NULL;                                                                          \
    create(env, *(const type*)from, &value);                                                          \
    return value;                                                                                     \
  }

NUMBER(bool, uint8_t, uint32_t, napi_get_value_uint32, napi_create_uint32)
NUMBER(i8, int8_t, int32_t, napi_get_value_int32, napi_create_int32)
NUMBER(i16, int16_t, int32_t, napi_get_value_int32, napi_create_int32)
NUMBER(i32, int32_t, int32_t, napi_get_value_int32, napi_create_int32)
NUMBER(u8, uint8_t, uint32_t, napi_get_value_uint32, napi_create_uint32)
NUMBER(u16, uint16_t, uint32_t, napi_get_value_uint32, napi_create_uint32)
NUMBER(u32, uint32_t, uint32_t, napi_get_value_uint32, napi_create_uint32)
NUMBER(f32, float, double, napi_get_value_double, napi_create_double)
NUMBER(f64, double, double, napi_get_value_double, napi_create_double)

// Integers of 64 bits are Numbers while that is exact, which is faster, and BigInts beyond.

bool take_i64(napi_env env, napi_value value, void* to, size_t size) {
  (void)size;
  bool exact = true;
  if (napi_get_value_int64(env, value, to) == napi_ok) return true;
  if (napi_get_value_bigint_int64(env, value, to, &exact) == napi_ok && exact) return true;
  return addon_throw(env, "a number or BigInt is expected: i64");
}

napi_value give_i64(napi_env env, const void* from, size_t size) {
  (void)size;
  const int64_t number = *(const int64_t*)from;
  const int64_t limit = INT64_C(1) << exact_integers;
  napi_value value = NULL;
  if (-limit < number && number < limit)
    napi_create_int64(env, number, &value);
  else
    napi_create_bigint_int64(env, number, &value);
  return value;
}

bool take_u64(napi_env env, napi_value value, void* to, size_t size) {
  (void)size;
  bool exact = true;
  int64_t number = 0;
  if (napi_get_value_int64(env, value, &number) == napi_ok && number >= 0) {
    *(uint64_t*)to = (uint64_t)number;
    return true;
  }
  if (napi_get_value_bigint_uint64(env, value, to, &exact) == napi_ok && exact) return true;
  return addon_throw(env, "a number or BigInt that is not negative is expected: u64");
}

napi_value give_u64(napi_env env, const void* from, size_t size) {
  const uint64_t number = *(const uint64_t*)from;
  napi_value value = NULL;
  if (number >> exact_integers == 0) return give_i64(env, from, size);
  napi_create_bigint_uint64(env, number, &value);
  return value;
}

bool take_uptr(napi_env env, napi_value value, void* to, size_t size) {
  return take_u64(env, value, to, size);
}
napi_value give_uptr(napi_env env, const void* from, size_t size) { return give_u64(env, from, size); }

// ---- Addresses: BigInts, or null

bool take_pointer(napi_env env, napi_value value, void* to, size_t size) {
  (void)size;
  napi_valuetype type = napi_undefined;
  uint64_t address = 0;
  bool exact = true;
  if (napi_get_value_bigint_uint64(env, value, &address, &exact) == napi_ok && exact)
    *(uintptr_t*)to = (uintptr_t)address;
  else if (napi_typeof(env, value, &type) == napi_ok && type == napi_null)
    *(uintptr_t*)to = 0;
  else
    return addon_throw(env, "an address is expected: a BigInt, or null");
  return true;
}

napi_value give_pointer(napi_env env, const void* from, size_t size) {
  (void)size;
  const uintptr_t address = *(const uintptr_t*)from;
  napi_value value = NULL;
  if (address == 0)
    napi_get_null(env, &value);
  else
    napi_create_bigint_uint64(env, address, &value);
  return value;
}

#define ADDRESS(kind)                                                       \
  bool take_##kind(napi_env env, napi_value value, void* to, size_t size) { \
    return take_pointer(env, value, to, size);                              \
  }                                                                         \
  napi_value give_##kind(napi_env env, const void* from, size_t size) {     \
    return give_pointer(env, from, size);                                   \
  }
ADDRESS(cstring)
ADDRESS(callback)

// ---- Bytes

bool addon_view(napi_env env, napi_value value, void** bytes, size_t* size) {
  bool is = false;  // older Nodes end where napi_get_buffer_info is given something else
  return napi_is_buffer(env, value, &is) == napi_ok && is &&
         napi_get_buffer_info(env, value, bytes, size) == napi_ok;
}

// ---- Structs: a Buffer of the bytes in C

bool take_struct(napi_env env, napi_value value, void* to, size_t size) {
  void* bytes = NULL;
  size_t there = 0;
  if (!addon_view(env, value, &bytes, &there) || there != size)
    return addon_throw(env, "a Buffer of the struct's size is expected");
  if (size > 0) memcpy(to, bytes, size);
  return true;
}

napi_value give_struct(napi_env env, const void* from, size_t size) {
  napi_value value = NULL;
  napi_create_buffer_copy(env, size, from, NULL, &value);
  return value;
}

// ---- Go's strings and slices

// What comes back is the callee's, and so given as the address that it is: the bytes of the struct.

static bool take_field(napi_env env, napi_value object, const char* name,
                       bool take(napi_env, napi_value, void*, size_t), void* to) {
  napi_value field = NULL;
  return napi_get_named_property(env, object, name, &field) == napi_ok &&
         take(env, field, to, sizeof(int64_t));
}

bool take_string(napi_env env, napi_value value, void* to, size_t size) {
  (void)size;
  struct {
    const void* p;
    ptrdiff_t n;
  }* string = to;
  void* bytes = NULL;
  size_t length = 0;
  if (addon_view(env, value, &bytes, &length)) {
    string->p = bytes;
    string->n = (ptrdiff_t)length;
    return true;
  }
  return (take_field(env, value, "p", take_pointer, &string->p) &&
          take_field(env, value, "n", take_i64, &string->n)) ||
         addon_throw(env, "a Buffer, or an object of p and n, is expected: string");
}

napi_value give_string(napi_env env, const void* from, size_t size) { return give_struct(env, from, size); }

static const size_t cell_sizes[] = {
    [napi_int8_array] = 1,     [napi_uint8_array] = 1,     [napi_uint8_clamped_array] = 1,
    [napi_int16_array] = 2,    [napi_uint16_array] = 2,    [napi_int32_array] = 4,
    [napi_uint32_array] = 4,   [napi_float32_array] = 4,   [napi_float64_array] = 8,
    [napi_bigint64_array] = 8, [napi_biguint64_array] = 8,
};

bool take_slice(napi_env env, napi_value value, void* to, size_t size) {
  (void)size;
  struct {
    void* data;
    int64_t len, cap;
  }* slice = to;
  napi_typedarray_type type = napi_int8_array;
  napi_value buffer = NULL;
  napi_valuetype kind = napi_undefined;
  size_t length = 0, offset = 0, bytes = 0;
  void* start = NULL;
  if (napi_get_typedarray_info(env, value, &type, &length, &slice->data, &buffer, &offset) == napi_ok) {
    napi_get_arraybuffer_info(env, buffer, &start, &bytes);
    slice->len = (int64_t)length;
    slice->cap = (int64_t)((bytes - offset) / cell_sizes[type]);
    return true;
  }
  if (napi_typeof(env, value, &kind) == napi_ok && kind == napi_null) {
    memset(to, 0, size);
    return true;
  }
  return (take_field(env, value, "data", take_pointer, &slice->data) &&
          take_field(env, value, "len", take_i64, &slice->len) &&
          take_field(env, value, "cap", take_i64, &slice->cap)) ||
         addon_throw(env, "a typed array, null, or an object of data, len and cap is expected: slice");
}

napi_value give_slice(napi_env env, const void* from, size_t size) { return give_struct(env, from, size); }
