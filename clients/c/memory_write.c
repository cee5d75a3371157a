// Memory as JSON (memory.h). Writing goes the way that reading went, record by record: where an address is
// still the one that was passed, what it leads to is the caller's and was counted; any other one is of the
// callee's.
#include <string.h>

#include "callbacks.h"
#include "kept.h"
#include "memory.h"

static const int64_t most_cells = 1 << 24;

static bool write_list(struct wire_writer* writer, const struct wire_type* elem, const void* from,
                       size_t count) {
  const char* at = from;
  text_put_char(writer->out, '[');
  for (size_t i = 0; i < count; ++i, at += elem->size) {
    if (i > 0) text_put_char(writer->out, ',');
    if (elem->codec != NULL)
      elem->codec->write(writer->out, at);
    else if (!wire_write(writer, elem, at))
      return false;
  }
  text_put_char(writer->out, ']');
  return true;
}

/// The same, of an array or what a pointer leads to: bytes are spelled in hex there.
static bool write_cells(struct wire_writer* writer, const struct wire_type* elem, const void* from,
                        size_t count) {
  if (!wire_is_byte(elem)) return write_list(writer, elem, from, count);
  text_put_bytes(writer->out, from, count);
  return true;
}

/// Where the value lies that is called `name`, and its type; NULL if there is none.
static const void* find_value(const struct wire_writer* writer, const char* name,
                              const struct wire_type** type) {
  for (size_t i = 0; writer->around != NULL && i < writer->around->length; ++i) {
    const struct wire_field* field = &writer->around->fields[i];
    *type = field->type;
    if (strcmp(field->name, name) == 0) return (const char*)writer->base + field->offset;
  }
  const struct wire_signature* signature = writer->signature;
  for (size_t i = 0; signature != NULL && i < signature->params + signature->results; ++i) {
    *type = signature->slots[i].type;
    if (strcmp(signature->slots[i].name, name) == 0) return writer->places[i];
  }
  return NULL;
}

/// Of any integer; what is beyond 63 bits comes out below zero, which is as wrong for a count.
static bool integer_at(const void* from, const struct wire_type* type, int64_t* value) {
#define OF(word)                        \
  case wire_kind_##word: {              \
    wire_##word whole;                  \
    memcpy(&whole, from, sizeof whole); \
    *value = (int64_t)whole;            \
    return true;                        \
  }
  switch (type->kind) {
    OF(i8) OF(i16) OF(i32) OF(i64) OF(u8) OF(u16) OF(u32) OF(u64) OF(uptr) default : return false;
  }
#undef OF
}

/// To how many cells a pointer of the callee's leads.
static bool count_cells(struct wire_writer* writer, const struct wire_type* type, size_t* count) {
  const struct wire_type* of = NULL;
  int64_t value = (int64_t)type->count;
  if (type->count_name != NULL) {
    const void* from = find_value(writer, type->count_name, &of);
    if (from != NULL && of->kind == wire_kind_pointer && of->elem != NULL) {
      memcpy(&from, from, sizeof from);
      of = of->elem;
    }
    if (from == NULL || !integer_at(from, of, &value)) {
      text_print(writer->problem, "the count \"%s\" of a pointer is not an integer here", type->count_name);
      return false;
    }
  }
  *count = (size_t)value;
  if (value >= 0 && value <= most_cells) return true;
  text_print(writer->problem, "the count \"%s\" of a pointer is %lld: from 0 to %lld can be read",
             type->count_name != NULL ? type->count_name : "", (long long)value, (long long)most_cells);
  return false;
}

static void put_address(struct text* out, const void* address) {
  text_put_char(out, '"');
  text_put_unsigned(out, (uintptr_t)address);
  text_put_char(out, '"');
}

/// A pointer, cstring or callback that the callee gave.
static bool write_given(struct wire_writer* writer, const struct wire_type* type, void* address) {
  size_t count;
  if (address == NULL) {
    text_put(writer->out, "null");
    return true;
  }
  if (type->free != NULL && writer->gifts != NULL)
    wire_add_gift(writer->gifts, type->free->function, address);
  if (type->kind == wire_kind_cstring) {
    text_put_bytes(writer->out, address, strlen(address));
    return true;
  }
  if (type->elem != NULL)
    return count_cells(writer, type, &count) && write_cells(writer, type->elem, address, count);
  put_address(writer->out, address);
  return true;
}

/// One that is still what the caller passed.
static bool write_passed(struct wire_writer* writer, const struct wire_type* type,
                         const struct wire_record* record) {
  switch (record->how) {
    case passed_kept:
      return wire_write_kept(writer, record->kept);
    case passed_callback:
      return wire_write_calls(record->callback, writer->out, writer->problem);
    case passed_address:
      put_address(writer->out, record->address);
      return true;
    case passed_cells:
      break;
  }
  if (type->kind != wire_kind_cstring) return write_cells(writer, type->elem, record->address, record->cells);
  // The NUL may be gone: then what stands in its place is shown, and nothing is read behind it.
  text_put_bytes(writer->out, record->address, strnlen(record->address, record->cells + 1));
  return true;
}

/// What leads somewhere else: what it was when it was passed, and whether what it leads to is still ours.
/// Where it is not, nothing behind it is known.
struct place {
  const struct wire_record* record;
  const struct wire_memory* memory;
  bool ours;
};

static struct place enter(struct wire_writer* writer, const void* address) {
  struct place place = {NULL, writer->memory, false};
  if (writer->memory != NULL) place.record = &writer->memory->records[writer->record++];
  place.ours = place.record != NULL && address != NULL && place.record->address == address;
  if (!place.ours) writer->memory = NULL;
  return place;
}

static void leave(struct wire_writer* writer, const struct place* place) {
  writer->memory = place->memory;
  if (place->record != NULL) writer->record = place->record->next;
}

static bool write_reference(struct wire_writer* writer, const struct wire_type* type, const void* from) {
  void* address;
  memcpy(&address, from, sizeof address);
  const struct place place = enter(writer, address);
  const bool done =
      place.ours ? write_passed(writer, type, place.record) : write_given(writer, type, address);
  leave(writer, &place);
  return done;
}

static bool write_slice(struct wire_writer* writer, const struct wire_type* type, const wire_slice* from) {
  if (from->data == NULL) text_put(writer->out, "null");
  const struct place place = enter(writer, from->data);
  // A callee may lengthen a slice within memory that is not ours any more.
  if (place.ours && (size_t)from->cap > place.record->cells) writer->memory = NULL;
  bool done = true;
  if (from->data != NULL) {
    text_put(writer->out, "{\"len\":");
    text_put_signed(writer->out, from->len);
    text_put(writer->out, ",\"cells\":");
    done = write_list(writer, type->elem, from->data, (size_t)from->cap);
    text_put_char(writer->out, '}');
  }
  leave(writer, &place);
  return done;
}

static bool write_struct(struct wire_writer* writer, const struct wire_type* type, const void* from) {
  const struct wire_type* around = writer->around;
  const void* base = writer->base;
  bool done = true;
  writer->around = type;
  writer->base = from;
  text_put_char(writer->out, '[');
  for (size_t i = 0; done && i < type->length; ++i) {
    if (i > 0) text_put_char(writer->out, ',');
    done = wire_write(writer, type->fields[i].type, (const char*)from + type->fields[i].offset);
  }
  text_put_char(writer->out, ']');
  writer->around = around;
  writer->base = base;
  return done;
}

bool wire_write(struct wire_writer* writer, const struct wire_type* type, const void* from) {
  const wire_string* string = from;
  switch (type->kind) {
    case wire_kind_string:
      text_put_bytes(writer->out, string->p, (size_t)string->n);
      return true;
    case wire_kind_slice:
      return write_slice(writer, type, from);
    case wire_kind_struct:
      return write_struct(writer, type, from);
    case wire_kind_array:
      return write_cells(writer, type->elem, from, type->length);
    case wire_kind_cstring:
    case wire_kind_pointer:
    case wire_kind_callback:
      return write_reference(writer, type, from);
    default:
      type->codec->write(writer->out, from);
      return true;
  }
}
