// Measured calls, and from where they are made (PROTOCOL.md §4).
#pragma once

#include "binding.h"

/// The export of libraries that are built for measuring callbacks; NULL where this library has none.
extern void (*contexts_call_back)(void (*function)(void*), void* value);

/// The names of those that this client has, as a list.
void contexts_put(struct text* out);
/// Adds what was measured, and its row, to the reply; otherwise gives the code of what the problem tells.
const char* contexts_bench(const struct binding_export* of, const json_t* request, struct text* reply,
                           struct text* problem);
