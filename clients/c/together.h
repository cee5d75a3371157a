// The rows of a batch from several threads at once (PROTOCOL.md §3).
#pragma once

#include "binding.h"

/// Adds the list of reply rows; otherwise gives the code of what the problem tells.
const char* together_call(const struct binding_export* of, const json_t* rows, size_t threads,
                          struct text* reply, struct text* problem);
