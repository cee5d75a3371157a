// The wire's values as C values (PROTOCOL.md §5): one type and one codec for each kind.
// It knows nothing of rows, exports or calls.
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

typedef bool wire_bool;
typedef int8_t wire_i8;
typedef int16_t wire_i16;
typedef int32_t wire_i32;
typedef int64_t wire_i64;
typedef uint8_t wire_u8;
typedef uint16_t wire_u16;
typedef uint32_t wire_u32;
typedef uint64_t wire_u64;
typedef uintptr_t wire_uptr;
typedef float wire_f32;
typedef double wire_f64;

typedef struct {
  char* p;  // of exactly n bytes, to be freed; never NULL, for Go's empty string may be any address
  ptrdiff_t n;
} wire_string;

typedef struct {
  void* data;  // of exactly cap elements, to be freed; NULL for a nil slice
  wire_i64 len, cap;
} wire_slice;

struct wire_codec {
  const char* kind;
  size_t size;                                 // of the C value, in bytes
  bool (*read)(const json_t* from, void* to);  // false: `from` is not a value of this kind, `to` is as it was
  void (*write)(struct text* out, const void* from);  // NULL where no callee can give one
};

extern const struct wire_codec wire_codec_bool, wire_codec_i8, wire_codec_i16, wire_codec_i32, wire_codec_i64,
    wire_codec_u8, wire_codec_u16, wire_codec_u32, wire_codec_u64, wire_codec_uptr, wire_codec_f32,
    wire_codec_f64, wire_codec_string;

/// A whole number between the two, written as a JSON number; `to` is set only then.
bool wire_read_whole(const json_t* from, int64_t low, int64_t high, int64_t* to);
