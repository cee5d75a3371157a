// What a binding tells of the library's types: the contract's types as C values, generated into tables. With
// them the same few functions read and write the memory of any type.
#pragma once

#include <stddef.h>

#include "values.h"

enum wire_kind {
  wire_kind_bool,
  wire_kind_i8,
  wire_kind_i16,
  wire_kind_i32,
  wire_kind_i64,
  wire_kind_u8,
  wire_kind_u16,
  wire_kind_u32,
  wire_kind_u64,
  wire_kind_uptr,
  wire_kind_f32,
  wire_kind_f64,
  wire_kind_string,
  wire_kind_slice,
  wire_kind_cstring,
  wire_kind_struct,
  wire_kind_array,
  wire_kind_pointer,
  wire_kind_callback,
};

/// A function of the library's that frees what it gave.
struct wire_free {
  const char* name;
  void (*function)(void*);  // found when the library is loaded
};

struct wire_field;
struct wire_prototype;

/// What a kind has no use for is 0.
struct wire_type {
  enum wire_kind kind;
  size_t size;                      // in bytes
  const struct wire_codec* codec;   // of a scalar
  const struct wire_type* elem;     // of a slice, an array, and a pointer that leads to something known
  size_t length;                    // of an array, in cells; of a struct, in fields
  const struct wire_field* fields;  // of a struct
  // Of a pointer that the callee gives: to how many cells it leads, or the name of the value that says it.
  size_t count;
  const char* count_name;
  struct wire_free* free;  // of a pointer or cstring that the callee gives; NULL: it is left alone
  const struct wire_prototype* prototype;  // of a callback
};

struct wire_field {
  const char* name;
  size_t offset;  // in bytes
  const struct wire_type* type;
};

/// A parameter or a result.
struct wire_slot {
  const char* name;
  const struct wire_type* type;
  bool changes;  // it is part of the reply
};

/// Of an export. Where its values lie, the parameters' first, is told by a list of places in the same order.
struct wire_signature {
  const struct wire_slot* slots;  // the parameters, then the results
  size_t params, results;
};

enum { wire_callbacks_at_once = 8 };

/// Of a callback: C functions cannot be made while a program runs, so there are a few for each prototype.
struct wire_prototype {
  const struct wire_slot* params;
  size_t count;
  const struct wire_type* result;  // NULL where there is none
  void (*const* functions)(void);  // as many as there may be at once; which one is called tells its place in
  struct wire_callback** callbacks;  // this list; NULL where that one is free
};

/// Pointers to integers of one byte, and arrays of them, are spelled in hex.
static inline bool wire_is_byte(const struct wire_type* type) {
  return type->kind == wire_kind_u8 || type->kind == wire_kind_i8;
}
