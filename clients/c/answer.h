// The answer to one request (PROTOCOL.md §3 to §5). It knows nothing of descriptors.
#pragma once

#include "binding.h"

enum { longest_line_bytes = 16 << 20 };

/// The JSON of a line; NULL: the problem says what is wrong with it.
json_t* answer_parse(const char* line, size_t length, struct text* problem);
/// Adds the reply to the request on `line`, without an end of line.
void answer(const char* line, size_t length, struct text* reply);
/// Adds the reply to one row of a call, which may be the error in its place.
void answer_row(const struct binding_export* of, struct wire_row* row, const json_t* values,
                struct text* reply);
/// Adds the error that stands in a row's place.
void answer_error(struct text* reply, const char* code, const struct text* problem);
