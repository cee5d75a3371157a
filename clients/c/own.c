// See own.h. It knows nothing of loops.
#include "own.h"

#include <string.h>

const char* own_unmade(const struct wire_signature* signature) {
  const char* why = "it takes numbers only, which are not made of anything";
  for (size_t i = 0; i < signature->params; ++i) {
    const struct wire_type* type = signature->slots[i].type;
    if (type->codec != NULL) continue;
    const bool numbers = type->kind == wire_kind_slice && type->elem->codec != NULL;
    if (type->kind != wire_kind_string && !numbers)
      return "only strings and slices of numbers are made, and it takes something else too";
    why = NULL;
  }
  return why;
}

static bool refuse(struct wire_row* row, const struct wire_signature* signature, size_t index,
                   const char* why) {
  text_print(&row->problem, "argument %zu (%s): %s", index + 1, signature->slots[index].name, why);
  row->code = "refused";
  return false;
}

bool own_slices(struct wire_row* row, const struct wire_signature* signature, void* const* places) {
  for (size_t i = 0; i < signature->params; ++i) {
    if (signature->slots[i].type->kind != wire_kind_slice) continue;
    const wire_slice* slice = places[i];
    if (slice->cap != slice->len)
      return refuse(row, signature, i,
                    "an array is as long as it is, but this slice has room behind its length");
  }
  return true;
}

bool own_texts(struct wire_row* row, const struct wire_signature* signature, void* const* places) {
  for (size_t i = 0; i < signature->params; ++i) {
    if (signature->slots[i].type->kind != wire_kind_string) continue;
    wire_string* string = places[i];
    const size_t length = (size_t)string->n;
    if (length > 0 && memchr(string->p, 0, length) != NULL)
      return refuse(row, signature, i, "a text of C's ends at its first NUL, and this string has one inside");
    char* text = wire_allocate(&row->memory, length + 1);
    if (length > 0) memcpy(text, string->p, length);
    string->p = text;
  }
  return true;
}
