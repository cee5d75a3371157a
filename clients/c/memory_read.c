// JSON values into the caller's memory (memory.h). Each reader accepts the one spelling of PROTOCOL.md §5.
#include <stdlib.h>
#include <string.h>

#include "callbacks.h"
#include "kept.h"
#include "memory.h"

static const size_t longest_string = (size_t)1 << 28;  // bytes

static void put_expected(struct text* text, const struct wire_type* type) {
  const bool bytes = type->elem != NULL && wire_is_byte(type->elem);
  switch (type->kind) {
    case wire_kind_string:
      text_put(text, "a string in hex");
      return;
    case wire_kind_cstring:
      text_put(text, "a string in hex without a NUL, or null");
      return;
    case wire_kind_slice:
      text_put(text, "a slice: {\"len\":…,\"cells\":[…]} or null");
      return;
    case wire_kind_struct:
      text_print(text, "a list of the %zu fields of this struct", type->length);
      return;
    case wire_kind_array:
      text_print(text, bytes ? "%zu bytes in hex" : "a list of the %zu cells of this array", type->length);
      return;
    case wire_kind_callback:
      text_put(text, "a callback: {\"returns\":[…]} or null");
      return;
    case wire_kind_pointer:
      text_put(text, type->elem == NULL ? "an address in decimal digits, or null"
                     : bytes            ? "a pointer: the bytes in hex, or null"
                                        : "a pointer: a list of cells, or null");
      return;
    default:
      break;
  }
  const bool vowel = strchr("aif", type->codec->kind[0]) != NULL;  // an i8, an f64
  text_print(text, "%s %s", vowel ? "an" : "a", type->codec->kind);
}

bool wire_wrong(struct text* problem, const struct wire_type* type, const json_t* value) {
  wire_show(problem, value);
  text_put(problem, " is not ");
  put_expected(problem, type);
  return false;
}

/// Tells in front of a problem where it is.
static bool wrong_inside(struct text* problem, const char* format, size_t number, const char* name) {
  struct text where = {0};
  text_print(&where, format, number, name);
  text_put_char(&where, '\0');
  text_insert(problem, where.at);
  free(where.at);
  return false;
}

bool wire_read_cells(struct wire_memory* memory, const struct wire_type* elem, const json_t* cells, void* to,
                     struct text* problem) {
  const size_t count = json_array_size(cells);
  char* at = to;
  for (size_t i = 0; i < count; ++i, at += elem->size) {
    const json_t* cell = json_array_get(cells, i);
    if (elem->codec != NULL ? elem->codec->read(cell, at) : wire_read(memory, elem, cell, at, problem))
      continue;
    if (elem->codec != NULL) wire_wrong(problem, elem, cell);
    return wrong_inside(problem, "cell %zu: ", i + 1, "");
  }
  return true;
}

/// A text in hex, or a part of one and how often it comes, with `behind` bytes of 0 behind it; NULL if it is
/// neither.
static char* read_bytes(struct wire_memory* memory, const json_t* from, size_t behind, size_t* length) {
  const json_t* times = json_object_get(from, "times");
  const json_t* part = times != NULL ? json_object_get(from, "repeat") : from;
  int64_t count = 1;
  if (!json_is_string(part) || json_string_length(part) % 2 != 0) return NULL;
  if (times != NULL &&
      (json_object_size(from) != 2 || !wire_read_whole(times, 0, (int64_t)longest_string, &count)))
    return NULL;
  const size_t once = json_string_length(part) / 2;
  *length = once * (size_t)count;
  if (*length > longest_string) return NULL;
  char* bytes = wire_allocate(memory, *length + behind);
  char* first = count > 0 ? bytes : wire_allocate(memory, once);
  if (!wire_read_hex(json_string_value(part), once, first)) return NULL;
  for (int64_t i = 1; i < count; ++i) memcpy(bytes + (size_t)i * once, bytes, once);
  return bytes;
}

static bool read_string(struct wire_memory* memory, const json_t* from, wire_string* to) {
  size_t length;
  const char* bytes = read_bytes(memory, from, 0, &length);
  if (bytes != NULL) *to = (wire_string){bytes, (ptrdiff_t)length};
  return bytes != NULL;
}

static bool read_slice(struct wire_memory* memory, const struct wire_type* type, const json_t* from,
                       wire_slice* to, struct text* problem) {
  const size_t record = wire_begin_record(memory);
  if (!json_is_null(from)) {
    const json_t* cells = json_object_get(from, "cells");
    if (!json_is_array(cells) || json_object_size(from) != 2) return wire_wrong(problem, type, from);
    to->cap = (wire_i64)json_array_size(cells);
    if (!wire_read_whole(json_object_get(from, "len"), 0, to->cap, &to->len)) {
      text_print(problem, "\"len\" is not a number from 0 to the %lld cells of this slice",
                 (long long)to->cap);
      return false;
    }
    to->data = wire_allocate(memory, (size_t)to->cap * type->elem->size);
    if (!wire_read_cells(memory, type->elem, cells, to->data, problem)) return false;
  }
  struct wire_record* done = wire_end_record(memory, record);
  done->address = to->data;
  done->cells = (size_t)to->cap;
  return true;
}

static bool read_struct(struct wire_memory* memory, const struct wire_type* type, const json_t* from,
                        void* to, struct text* problem) {
  if (!json_is_array(from) || json_array_size(from) != type->length) return wire_wrong(problem, type, from);
  for (size_t i = 0; i < type->length; ++i) {
    const struct wire_field* field = &type->fields[i];
    if (!wire_read(memory, field->type, json_array_get(from, i), (char*)to + field->offset, problem))
      return wrong_inside(problem, "field %zu (%s): ", i + 1, field->name);
  }
  return true;
}

static bool read_array(struct wire_memory* memory, const struct wire_type* type, const json_t* from, void* to,
                       struct text* problem) {
  if (wire_is_byte(type->elem)) {
    if (json_is_string(from) && json_string_length(from) == 2 * type->length &&
        wire_read_hex(json_string_value(from), type->length, to))
      return true;
  } else if (json_is_array(from) && json_array_size(from) == type->length) {
    return wire_read_cells(memory, type->elem, from, to, problem);
  }
  return wire_wrong(problem, type, from);
}

/// What a pointer or cstring leads to, into the record; the address is set in any case but a wrong one.
static bool read_target(struct wire_memory* memory, const struct wire_type* type, const json_t* from,
                        struct wire_record* passed, void** address, struct text* problem) {
  const struct wire_type* elem = type->elem;
  if (json_is_null(from)) return true;
  if (type->kind == wire_kind_cstring) {
    *address = read_bytes(memory, from, 1, &passed->cells);
    return (*address != NULL && memchr(*address, 0, passed->cells) == NULL) ||
           wire_wrong(problem, type, from);
  }
  if (elem != NULL && wire_is_byte(elem)) {
    *address = json_is_string(from) ? read_bytes(memory, from, 0, &passed->cells) : NULL;
    return *address != NULL || wire_wrong(problem, type, from);
  }
  if (json_is_string(from)) {
    passed->how = passed_address;
    return wire_codec_uptr.read(from, address) || wire_wrong(problem, type, from);
  }
  if (elem == NULL || !json_is_array(from)) return wire_wrong(problem, type, from);
  passed->cells = json_array_size(from);
  *address = wire_allocate(memory, passed->cells * elem->size);
  return wire_read_cells(memory, elem, from, *address, problem);
}

static bool not_for_several(const json_t* from, struct text* problem) {
  wire_show(problem, from);
  text_put(problem, " is not for several threads at once");
  return false;
}

/// Whatever has an address: a pointer, cstring or callback, or one that is or was kept.
static bool read_reference(struct wire_memory* memory, const struct wire_type* type, const json_t* from,
                           void* to, struct text* problem) {
  const bool lasting = json_object_get(from, "keep") != NULL || json_object_get(from, "kept") != NULL;
  if (memory->several && (lasting || (type->kind == wire_kind_callback && !json_is_null(from))))
    return not_for_several(from, problem);
  const size_t record = wire_begin_record(memory);
  struct wire_record passed = {0};
  void* address = NULL;
  if (lasting) {
    passed.how = passed_kept;
    passed.kept = wire_read_kept(type, from, problem);
    if (passed.kept == NULL) return false;
    address = wire_kept_address(passed.kept);
  } else if (type->kind == wire_kind_callback) {
    passed.how = passed_callback;
    if (!json_is_null(from)) {
      passed.callback = wire_read_callback(memory, type, from, &address, problem);
      if (passed.callback == NULL) return false;
    }
  } else if (!read_target(memory, type, from, &passed, &address, problem)) {
    return false;
  }
  passed.address = address;
  memcpy(to, &address, sizeof address);
  struct wire_record* done = wire_end_record(memory, record);
  passed.next = done->next;
  *done = passed;
  return true;
}

bool wire_read(struct wire_memory* memory, const struct wire_type* type, const json_t* from, void* to,
               struct text* problem) {
  switch (type->kind) {
    case wire_kind_string:
      return read_string(memory, from, to) || wire_wrong(problem, type, from);
    case wire_kind_slice:
      return read_slice(memory, type, from, to, problem);
    case wire_kind_struct:
      return read_struct(memory, type, from, to, problem);
    case wire_kind_array:
      return read_array(memory, type, from, to, problem);
    case wire_kind_cstring:
    case wire_kind_pointer:
    case wire_kind_callback:
      return read_reference(memory, type, from, to, problem);
    default:
      return type->codec->read(from, to) || wire_wrong(problem, type, from);
  }
}
