// Measured calls on threads that are made for them (PROTOCOL.md §4, contexts).
#pragma once

#include "binding.h"

enum { most_threads = 64 };

/// Adds what was measured and its row to the reply; otherwise gives the code of what the problem tells.
const char* threads_bench(const struct binding_export* of, const json_t* values, int64_t loops, size_t count,
                          struct text* reply, struct text* problem);
