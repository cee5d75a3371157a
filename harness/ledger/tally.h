/* What the tally's file holds: one count of 64 bits for each way to ask C for memory, in this order. */
#pragma once

#include <stdint.h>

enum tally_kind { tally_malloc, tally_calloc, tally_realloc, tally_aligned, tally_kinds };
