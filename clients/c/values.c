// See values.h. Each reader accepts the one spelling of PROTOCOL.md §5 and nothing else.
#include "values.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// ---- JSON to C
// -----------------------------------------------------------------------------------------------

/// Small integers are JSON numbers. 3.0 is one too: not every language's JSON can tell it from 3, and Jansson
/// itself reads integers as reals in a line that holds one beyond 64 bits.
bool wire_read_whole(const json_t* from, int64_t low, int64_t high, int64_t* to) {
  int64_t value;
  if (json_is_integer(from)) {
    value = json_integer_value(from);
  } else {
    const double real = json_is_real(from) ? json_real_value(from) : NAN;
    if (!(fabs(real) <= 0x1p53) || real != trunc(real)) return false;
    value = (int64_t)real;
  }
  if (value < low || value > high) return false;
  *to = value;
  return true;
}

/// Decimal digits without a leading zero, up to `limit`.
static bool read_digits(const char* from, size_t length, uint64_t limit, uint64_t* to) {
  if (length == 0 || length > 20 || (from[0] == '0' && length > 1)) return false;
  uint64_t value = 0;
  for (size_t i = 0; i < length; ++i) {
    const unsigned digit = (unsigned)from[i] - '0';
    if (digit > 9 || value > (limit - digit) / 10) return false;
    value = value * 10 + digit;
  }
  *to = value;
  return true;
}

static bool read_unsigned(const json_t* from, uint64_t limit, uint64_t* to) {
  return json_is_string(from) && read_digits(json_string_value(from), json_string_length(from), limit, to);
}

static bool read_i64(const json_t* from, void* to) {
  if (!json_is_string(from)) return false;
  const char* digits = json_string_value(from);
  const size_t length = json_string_length(from);
  const bool negative = length > 0 && digits[0] == '-';
  uint64_t magnitude;
  if (!read_digits(digits + negative, length - negative, (uint64_t)INT64_MAX + negative, &magnitude))
    return false;
  if (negative && magnitude == 0) return false;
  if (negative) magnitude = -magnitude;
  memcpy(to, &magnitude, sizeof magnitude);
  return true;
}

static bool read_u64(const json_t* from, void* to) {
  uint64_t value;
  if (!read_unsigned(from, UINT64_MAX, &value)) return false;
  memcpy(to, &value, sizeof value);
  return true;
}

static bool read_uptr(const json_t* from, void* to) {
  uint64_t value;
  if (!read_unsigned(from, UINTPTR_MAX, &value)) return false;
  const wire_uptr address = (wire_uptr)value;
  memcpy(to, &address, sizeof address);
  return true;
}

static bool read_bool(const json_t* from, void* to) {
  if (!json_is_boolean(from)) return false;
  const wire_bool value = json_is_true(from);
  memcpy(to, &value, sizeof value);
  return true;
}

/// -1 where `c` is not a lower-case hex digit.
static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

static bool read_bits(const json_t* from, size_t digits, uint64_t* to) {
  if (!json_is_string(from) || json_string_length(from) != digits) return false;
  const char* text = json_string_value(from);
  uint64_t bits = 0;
  for (size_t i = 0; i < digits; ++i) {
    const int value = hex_value(text[i]);
    if (value < 0) return false;
    bits = bits << 4 | (uint64_t)value;
  }
  *to = bits;
  return true;
}

static bool is_nan_word(const json_t* from) {
  return json_is_string(from) && json_string_length(from) == 3 &&
         memcmp(json_string_value(from), "nan", 3) == 0;
}

static bool read_f32(const json_t* from, void* to) {
  uint64_t bits = UINT32_C(0x7fc00000);
  if (!is_nan_word(from) && !read_bits(from, 8, &bits)) return false;
  const uint32_t narrow = (uint32_t)bits;
  memcpy(to, &narrow, sizeof narrow);
  return true;
}

static bool read_f64(const json_t* from, void* to) {
  uint64_t bits = UINT64_C(0x7ff8000000000000);
  if (!is_nan_word(from) && !read_bits(from, 16, &bits)) return false;
  memcpy(to, &bits, sizeof bits);
  return true;
}

bool wire_read_hex(const char* text, size_t length, char* to) {
  for (size_t i = 0; i < length; ++i) {
    const int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    to[i] = (char)(high << 4 | low);
  }
  return true;
}

// ---- C to JSON
// -----------------------------------------------------------------------------------------------

static void write_bool(struct text* out, const void* from) {
  text_put(out, *(const unsigned char*)from != 0 ? "true" : "false");
}

static void write_f32(struct text* out, const void* from) {
  uint32_t bits;
  wire_f32 value;
  memcpy(&bits, from, sizeof bits);
  memcpy(&value, from, sizeof value);
  text_put_char(out, '"');
  if (isnan(value))
    text_put(out, "nan");
  else
    text_put_hex(out, bits, 8);
  text_put_char(out, '"');
}

static void write_f64(struct text* out, const void* from) {
  uint64_t bits;
  wire_f64 value;
  memcpy(&bits, from, sizeof bits);
  memcpy(&value, from, sizeof value);
  text_put_char(out, '"');
  if (isnan(value))
    text_put(out, "nan");
  else
    text_put_hex(out, bits, 16);
  text_put_char(out, '"');
}

#define SMALL(kind, low, high)                                   \
  static bool read_##kind(const json_t* from, void* to) {        \
    int64_t value;                                               \
    if (!wire_read_whole(from, low, high, &value)) return false; \
    const wire_##kind narrow = (wire_##kind)value;               \
    memcpy(to, &narrow, sizeof narrow);                          \
    return true;                                                 \
  }                                                              \
  static void write_##kind(struct text* out, const void* from) { \
    wire_##kind value;                                           \
    memcpy(&value, from, sizeof value);                          \
    text_put_signed(out, value);                                 \
  }
SMALL(i8, INT8_MIN, INT8_MAX)
SMALL(i16, INT16_MIN, INT16_MAX)
SMALL(i32, INT32_MIN, INT32_MAX)
SMALL(u8, 0, UINT8_MAX)
SMALL(u16, 0, UINT16_MAX)
SMALL(u32, 0, UINT32_MAX)

#define QUOTED(kind, put)                                        \
  static void write_##kind(struct text* out, const void* from) { \
    wire_##kind value;                                           \
    memcpy(&value, from, sizeof value);                          \
    text_put_char(out, '"');                                     \
    put(out, value);                                             \
    text_put_char(out, '"');                                     \
  }
QUOTED(i64, text_put_signed)
QUOTED(u64, text_put_unsigned)
QUOTED(uptr, text_put_unsigned)

#define CODEC(kind) \
  const struct wire_codec wire_codec_##kind = {#kind, sizeof(wire_##kind), read_##kind, write_##kind}
CODEC(bool);
CODEC(i8);
CODEC(i16);
CODEC(i32);
CODEC(i64);
CODEC(u8);
CODEC(u16);
CODEC(u32);
CODEC(u64);
CODEC(uptr);
CODEC(f32);
CODEC(f64);

/// Stops Jansson as soon as enough is shown.
static int show_some(const char* piece, size_t length, void* text) {
  const size_t enough = 48;
  struct text* shown = text;
  const size_t left = shown->length < enough ? enough - shown->length : 0;
  text_add(shown, piece, length < left ? length : left);
  return length < left ? 0 : -1;
}

/// Jansson before 2.12 marks what it is spelling: two threads must not spell the same value.
static bool spell(const json_t* value, struct text* shown) {
  static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
  const size_t flags = JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_COMPACT;
  pthread_mutex_lock(&one_at_a_time);
  const bool whole = json_dump_callback(value, show_some, shown, flags) == 0;
  pthread_mutex_unlock(&one_at_a_time);
  return whole;
}

void wire_show(struct text* text, const json_t* value) {
  struct text shown = {0};
  if (value == NULL) {
    text_put(text, "nothing");
    return;
  }
  const bool whole = spell(value, &shown);
  text_add(text, shown.at, shown.length);
  if (!whole) text_put(text, "…");
  free(shown.at);
}
