// One row of a call: its arguments into the places where a generated binding has its C variables, and its
// reply from there. It knows nothing of exports: their signatures tell it what is in the places.
#pragma once

#include "memory.h"

struct wire_row {
  const json_t* values;
  struct wire_memory memory;  // of the arguments
  struct wire_gifts gifts;
  const struct wire_kept* kept_before;
  const char* code;  // of what went wrong; NULL while nothing has
  struct text problem;
};

/// Starts on another row; the memory of the last one is used again.
void wire_begin(struct wire_row* row, const json_t* values);
/// All arguments into their places. False: one is wrong, or they are too few or too many.
bool wire_take(struct wire_row* row, const struct wire_signature* signature, void* const* places);
/// The reply row, behind what is in `out`. False: something in it could not be read, and nothing is added.
bool wire_give(struct wire_row* row, const struct wire_signature* signature, void* const* places,
               struct text* out);
/// Frees what the arguments took, and what the callee wants freed.
void wire_end(struct wire_row* row);
void wire_dispose_row(struct wire_row* row);

/// Why the calls of an export cannot be measured; NULL where they can.
const char* wire_unmeasurable(const struct wire_signature* signature);
