// A growing buffer of text, and the pieces of JSON that replies are made of.
// It knows nothing of requests or calls; running out of memory ends the program with a message.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct text {
  char* at;  // not ended by NUL
  size_t length, room;
};

/// Room for `more` bytes behind the text; the caller fills them and adds to `length`.
char* text_room(struct text* text, size_t more);

void text_add(struct text* text, const void* from, size_t length);
void text_put(struct text* text, const char* from);
void text_put_char(struct text* text, char c);
void text_put_signed(struct text* text, int64_t value);
void text_put_unsigned(struct text* text, uint64_t value);
/// `bits` as `digits` lower-case hex digits.
void text_put_hex(struct text* text, uint64_t bits, int digits);
/// Bytes as a JSON string of hex digits.
void text_put_bytes(struct text* text, const void* from, size_t length);
/// A JSON string; `from` is UTF-8.
void text_put_quoted(struct text* text, const char* from, size_t length);
__attribute__((format(printf, 2, 3))) void text_print(struct text* text, const char* format, ...);

/// How many bytes both begin with.
size_t text_alike(const struct text* one, const struct text* other);
/// All of `from`, or of a long one what is around a place in it; `from` is UTF-8.
void text_put_around(struct text* text, const struct text* from, size_t place);

/// Puts `from` before what is there.
void text_insert(struct text* text, const char* from);

/// malloc for exactly `size` bytes, never NULL: what lies behind them belongs to nobody, so that a sanitizer
/// sees a callee that writes there.
void* text_allocate(size_t size);
void* text_reallocate(void* memory, size_t size);
