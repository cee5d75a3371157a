// See row.h.
#include "row.h"

#include <stdlib.h>
#include <string.h>

void wire_begin(struct wire_args* args, const json_t* row) {
  args->row = row;
  args->taken = 0;
  args->problem.length = 0;
}

/// The argument that comes next, or NULL where there is none or none is wanted any more.
static const json_t* next_argument(struct wire_args* args) {
  const json_t* value = json_array_get(args->row, args->taken++);
  return args->problem.length == 0 ? value : NULL;
}

static void say_which(struct wire_args* args, const char* name) {
  text_print(&args->problem, "argument %zu (%s): ", args->taken, name);
}

static void say_wrong(struct wire_args* args, const json_t* value, const struct wire_codec* codec) {
  const bool vowel = strchr("aif", codec->kind[0]) != NULL;  // an i8, an f64
  wire_show(&args->problem, value);
  text_print(&args->problem, " is not %s %s", vowel ? "an" : "a", codec->kind);
}

void wire_take(struct wire_args* args, const char* name, const struct wire_codec* codec, void* to) {
  const json_t* value = next_argument(args);
  if (value == NULL || codec->read(value, to)) return;
  say_which(args, name);
  say_wrong(args, value, codec);
}

void wire_take_slice(struct wire_args* args, const char* name, const struct wire_codec* elem,
                     wire_slice* to) {
  const json_t* value = next_argument(args);
  if (value == NULL || json_is_null(value)) return;
  const json_t* cells = json_object_get(value, "cells");
  if (!json_is_array(cells) || json_object_size(value) != 2) {
    say_which(args, name);
    wire_show(&args->problem, value);
    text_print(&args->problem, " is not a slice of %s: {\"len\":…,\"cells\":[…]} or null", elem->kind);
    return;
  }
  const wire_i64 cap = (wire_i64)json_array_size(cells);
  wire_i64 len;
  if (!wire_read_whole(json_object_get(value, "len"), 0, cap, &len)) {
    say_which(args, name);
    text_print(&args->problem, "\"len\" is not a number from 0 to the %lld cells of this slice of %s",
               (long long)cap, elem->kind);
    return;
  }
  char* data = text_allocate((size_t)cap * elem->size);
  for (wire_i64 i = 0; i < cap; ++i) {
    const json_t* cell = json_array_get(cells, (size_t)i);
    if (elem->read(cell, data + (size_t)i * elem->size)) continue;
    say_which(args, name);
    text_print(&args->problem, "cell %lld: ", (long long)i + 1);
    say_wrong(args, cell, elem);
    free(data);
    return;
  }
  *to = (wire_slice){data, len, cap};
}

bool wire_complete(struct wire_args* args) {
  const size_t given = json_array_size(args->row);
  if (json_is_array(args->row) && given == args->taken) return args->problem.length == 0;
  args->problem.length = 0;
  if (json_is_array(args->row)) {
    text_print(&args->problem, "%zu arguments given, %zu expected", given, args->taken);
  } else {
    wire_show(&args->problem, args->row);
    text_put(&args->problem, " is not a list of arguments");
  }
  return false;
}

static void put_comma(struct text* out) {
  if (out->at[out->length - 1] != '[') text_put_char(out, ',');
}

void wire_put(struct text* out, const struct wire_codec* codec, const void* from) {
  put_comma(out);
  codec->write(out, from);
}

void wire_put_slice(struct text* out, const struct wire_codec* elem, const wire_slice* from) {
  put_comma(out);
  if (from->data == NULL) {
    text_put(out, "null");
    return;
  }
  text_put(out, "{\"len\":");
  text_put_signed(out, from->len);
  text_put(out, ",\"cells\":[");
  for (wire_i64 i = 0; i < from->cap; ++i) {
    wire_put(out, elem, (const char*)from->data + (size_t)i * elem->size);
  }
  text_put(out, "]}");
}

/// Stops Jansson as soon as enough is shown.
static int show_some(const char* piece, size_t length, void* text) {
  const size_t enough = 48;
  struct text* shown = text;
  const size_t left = shown->length < enough ? enough - shown->length : 0;
  text_add(shown, piece, length < left ? length : left);
  return length < left ? 0 : -1;
}

void wire_show(struct text* text, const json_t* value) {
  struct text shown = {0};
  if (value == NULL) {
    text_put(text, "nothing");
    return;
  }
  const size_t flags = JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_COMPACT;
  const bool whole = json_dump_callback(value, show_some, &shown, flags) == 0;
  text_add(text, shown.at, shown.length);
  if (!whole) text_put(text, "…");
  free(shown.at);
}
