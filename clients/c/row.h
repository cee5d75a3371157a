// One row of a call: its arguments, taken from left to right and checked, and the values of its reply.
// It knows nothing of exports: a generated binding knows which argument comes next.
#pragma once

#include "values.h"

/// The arguments of one row, taken from left to right. The first that is wrong is described in `problem`;
/// those behind it are then left as they are, so that a binding can take all and ask once.
struct wire_args {
  const json_t* row;
  size_t taken;
  struct text problem;
};

/// Starts on another row; the memory of `problem` is used again.
void wire_begin(struct wire_args* args, const json_t* row);
void wire_take(struct wire_args* args, const char* name, const struct wire_codec* codec, void* to);
void wire_take_slice(struct wire_args* args, const char* name, const struct wire_codec* elem, wire_slice* to);
/// Whether all were taken, all were right and none is left over.
bool wire_complete(struct wire_args* args);

/// The values of a reply row; commas are set as needed.
void wire_put(struct text* out, const struct wire_codec* codec, const void* from);
void wire_put_slice(struct text* out, const struct wire_codec* elem, const wire_slice* from);

/// The start of a JSON value, for messages.
void wire_show(struct text* text, const json_t* value);
