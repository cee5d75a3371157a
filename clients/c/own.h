// Arguments as a C program has them at hand (PROTOCOL.md §4, `made`): a text with a NUL behind it, an array
// and its length. What the export takes is made of them in the timed loop, which stands in the binding.
#pragma once

#include "row.h"

/// Why an export's arguments cannot be made; NULL where they can.
const char* own_unmade(const struct wire_signature* signature);
// Both look at arguments that were taken, in their places. False: one is nothing that a program has at hand,
// and the row tells which.
/// No slice has more cells than its length.
bool own_slices(struct wire_row* row, const struct wire_signature* signature, void* const* places);
/// Each text is ended by its only NUL from here on.
bool own_texts(struct wire_row* row, const struct wire_signature* signature, void* const* places);
