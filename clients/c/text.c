// See text.h. Numbers are written by hand: snprintf takes longer than the calls that are measured.
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

static void* or_die(void* memory, size_t size) {
  if (memory != NULL) return memory;
  fprintf(stderr, "out of memory: %zu bytes asked for\n", size);
  exit(EXIT_FAILURE);
}

void* text_allocate(size_t size) { return or_die(malloc(size), size); }

void* text_reallocate(void* memory, size_t size) { return or_die(realloc(memory, size), size); }

char* text_room(struct text* text, size_t more) {
  if (text->room - text->length < more) {
    size_t room = text->room < 256 ? 256 : text->room;
    while (room - text->length < more) room *= 2;
    text->at = text_reallocate(text->at, room);
    text->room = room;
  }
  return text->at + text->length;
}

void text_add(struct text* text, const void* from, size_t length) {
  if (length == 0) return;  // memcpy wants an address even then
  memcpy(text_room(text, length), from, length);
  text->length += length;
}

void text_put(struct text* text, const char* from) { text_add(text, from, strlen(from)); }

void text_insert(struct text* text, const char* from) {
  const size_t more = strlen(from);
  text_room(text, more);
  memmove(text->at + more, text->at, text->length);
  memcpy(text->at, from, more);
  text->length += more;
}

void text_put_char(struct text* text, char c) {
  *text_room(text, 1) = c;
  text->length++;
}

void text_put_unsigned(struct text* text, uint64_t value) {
  char digits[20];
  char* first = digits + sizeof digits;
  do {
    *--first = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  text_add(text, first, (size_t)(digits + sizeof digits - first));
}

void text_put_signed(struct text* text, int64_t value) {
  if (value < 0) text_put_char(text, '-');
  // The negation is made in unsigned arithmetic, where that of INT64_MIN is defined.
  text_put_unsigned(text, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void text_put_hex(struct text* text, uint64_t bits, int digits) {
  char* to = text_room(text, (size_t)digits);
  text->length += (size_t)digits;
  while (digits > 0) {
    to[--digits] = hex_digits[bits & 15];
    bits >>= 4;
  }
}

void text_put_bytes(struct text* text, const void* from, size_t length) {
  const unsigned char* bytes = from;
  char* to = text_room(text, 2 * length + 2);
  *to++ = '"';
  for (size_t i = 0; i < length; ++i) {
    *to++ = hex_digits[bytes[i] >> 4];
    *to++ = hex_digits[bytes[i] & 15];
  }
  *to = '"';
  text->length += 2 * length + 2;
}

void text_put_quoted(struct text* text, const char* from, size_t length) {
  text_put_char(text, '"');
  for (size_t i = 0; i < length; ++i) {
    const unsigned char c = (unsigned char)from[i];
    if (c < 0x20) {
      text_put(text, "\\u");
      text_put_hex(text, c, 4);
      continue;
    }
    if (c == '"' || c == '\\') text_put_char(text, '\\');
    text_put_char(text, (char)c);
  }
  text_put_char(text, '"');
}

size_t text_alike(const struct text* one, const struct text* other) {
  size_t alike = 0;
  while (alike < one->length && alike < other->length && one->at[alike] == other->at[alike]) ++alike;
  return alike;
}

/// Where the character begins that has a byte there.
static size_t character(const struct text* text, size_t at) {
  while (at > 0 && at < text->length && ((unsigned char)text->at[at] & 0xc0) == 0x80) --at;
  return at;
}

void text_put_around(struct text* text, const struct text* from, size_t place) {
  const size_t most = 100, before = 40;
  const size_t start = from->length > most && place > before ? character(from, place - before) : 0;
  const size_t end = from->length - start > most ? character(from, start + most) : from->length;
  if (start > 0) text_put(text, "…");
  text_add(text, from->at + start, end - start);
  if (end < from->length) text_put(text, "…");
}

void text_print(struct text* text, const char* format, ...) {
  va_list list, again;
  va_start(list, format);
  va_copy(again, list);
  const int length = vsnprintf(NULL, 0, format, list);
  if (length > 0) {
    vsnprintf(text_room(text, (size_t)length + 1), (size_t)length + 1, format, again);
    text->length += (size_t)length;
  }
  va_end(again);
  va_end(list);
}
