// See row.h.
#include "row.h"

#include <stdlib.h>

#include "callbacks.h"
#include "kept.h"

void wire_begin(struct wire_row* row, const json_t* values) {
  row->values = values;
  row->kept_before = wire_kept_last();
  row->code = NULL;
  row->problem.length = 0;
}

static bool wrong_count(struct wire_row* row, const struct wire_signature* signature) {
  if (json_is_array(row->values)) {
    text_print(&row->problem, "%zu arguments given, %zu expected", json_array_size(row->values),
               signature->params);
  } else {
    wire_show(&row->problem, row->values);
    text_put(&row->problem, " is not a list of arguments");
  }
  row->code = "bad-value";
  return false;
}

static bool wrong_argument(struct wire_row* row, size_t index, const char* name) {
  struct text which = {0};
  text_print(&which, "argument %zu (%s): ", index + 1, name);
  text_put_char(&which, '\0');
  text_insert(&row->problem, which.at);
  free(which.at);
  row->code = "bad-value";
  return false;
}

/// The root of an argument that may lead somewhere is a record too, so that a parameter that is not part of
/// the reply can be passed over.
static bool take(struct wire_row* row, const struct wire_type* type, const json_t* value, void* place) {
  if (type->codec != NULL) return type->codec->read(value, place) || wire_wrong(&row->problem, type, value);
  const size_t record = wire_begin_record(&row->memory);
  if (!wire_read(&row->memory, type, value, place, &row->problem)) return false;
  wire_end_record(&row->memory, record);
  return true;
}

bool wire_take(struct wire_row* row, const struct wire_signature* signature, void* const* places) {
  if (!json_is_array(row->values) || json_array_size(row->values) != signature->params)
    return wrong_count(row, signature);
  for (size_t i = 0; i < signature->params; ++i) {
    const struct wire_slot* slot = &signature->slots[i];
    if (!take(row, slot->type, json_array_get(row->values, i), places[i]))
      return wrong_argument(row, i, slot->name);
  }
  return true;
}

static bool put(struct wire_writer* writer, const struct wire_type* type, const void* place) {
  if (writer->out->at[writer->out->length - 1] != '[') text_put_char(writer->out, ',');
  return wire_write(writer, type, place);
}

static bool put_changed(struct wire_writer* writer, const struct wire_memory* memory,
                        const struct wire_signature* signature, const void* const* places) {
  writer->memory = memory;
  for (size_t i = 0; i < signature->params; ++i) {
    const struct wire_slot* slot = &signature->slots[i];
    const size_t root = writer->record;
    if (slot->type->codec == NULL) writer->record++;
    if (slot->changes && !put(writer, slot->type, places[i])) return false;
    if (slot->type->codec == NULL) writer->record = memory->records[root].next;
  }
  return true;
}

bool wire_give(struct wire_row* row, const struct wire_signature* signature, void* const* places,
               struct text* out) {
  wire_await_callbacks();
  const size_t before = out->length;
  const void* const* const values = (const void* const*)places;
  struct wire_writer writer = {
      .out = out, .gifts = &row->gifts, .problem = &row->problem, .signature = signature, .places = values};
  text_put_char(out, '[');
  bool done = true;
  for (size_t i = signature->params; done && i < signature->params + signature->results; ++i)
    done = put(&writer, signature->slots[i].type, values[i]);
  done = done && put_changed(&writer, &row->memory, signature, values);
  text_put_char(out, ']');
  if (done) return true;
  out->length = before;
  row->gifts.count = 0;  // nobody knows what they are
  row->code = "raised";
  return false;
}

void wire_end(struct wire_row* row) {
  wire_free_gifts(&row->gifts);
  wire_forget(&row->memory);
  if (row->code != NULL) wire_drop_kept_since(row->kept_before);
}

void wire_dispose_row(struct wire_row* row) {
  wire_dispose(&row->memory);
  free(row->gifts.list);
  free(row->problem.at);
}

static const char* unmeasurable(const struct wire_type* type) {
  if (type->kind == wire_kind_callback) return "a call with a callback is not measured";
  if (type->free != NULL) return "a call that gives memory to be freed is not measured";
  const char* why = type->elem != NULL ? unmeasurable(type->elem) : NULL;
  for (size_t i = 0; why == NULL && type->fields != NULL && i < type->length; ++i)
    why = unmeasurable(type->fields[i].type);
  return why;
}

const char* wire_unmeasurable(const struct wire_signature* signature) {
  const char* why = NULL;
  for (size_t i = 0; why == NULL && i < signature->params + signature->results; ++i)
    why = unmeasurable(signature->slots[i].type);
  return why;
}
