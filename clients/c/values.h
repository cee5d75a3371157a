// The wire's scalars as C values (PROTOCOL.md §5): one type and one codec for each kind.
// It knows nothing of memory, rows, exports or calls.
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

/// As cgo's header has them.
typedef struct {
  const char* p;
  ptrdiff_t n;
} wire_string;

typedef struct {
  void* data;  // NULL for a nil slice
  wire_i64 len, cap;
} wire_slice;

struct wire_codec {
  const char* kind;
  size_t size;  // of the C value, in bytes
  // A codec goes by bytes: the C value may be declared by any name that has the same ones.
  bool (*read)(const json_t* from, void* to);  // false: `from` is not a value of this kind, `to` is as it was
  void (*write)(struct text* out, const void* from);
};

extern const struct wire_codec wire_codec_bool, wire_codec_i8, wire_codec_i16, wire_codec_i32, wire_codec_i64,
    wire_codec_u8, wire_codec_u16, wire_codec_u32, wire_codec_u64, wire_codec_uptr, wire_codec_f32,
    wire_codec_f64;

/// A whole number between the two, written as a JSON number; `to` is set only then.
bool wire_read_whole(const json_t* from, int64_t low, int64_t high, int64_t* to);
/// The start of a JSON value, for messages.
void wire_show(struct text* text, const json_t* value);
/// `length` bytes of twice as many lower-case hex digits.
bool wire_read_hex(const char* text, size_t length, char* to);
