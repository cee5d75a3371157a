// What a generated binding gives to the driver. The driver does not know how the library is reached.
#pragma once

#include "bench.h"
#include "row.h"

struct binding_export {
  const char* name;
  /// Takes the arguments, calls (bench->loops times if there is a bench) and adds the reply row to `out`; or
  /// adds nothing and says false: then the row tells why. NULL for an export that is refused.
  bool (*call)(struct wire_row* row, struct bench* bench, struct text* out);
  /// The same, of a bench only, with arguments that each turn of the loop makes of what is at hand (own.h);
  /// NULL where nothing is made.
  bool (*made)(struct wire_row* row, struct bench* bench, struct text* out);
  const struct wire_signature* signature;
  const char* refused;  // the reason
};

extern const char binding_client[];                    // "c-linked"
extern const bool binding_loads;                       // false: the library came with the program
extern struct binding_export binding_exports[];        // the last one has no name
extern const struct wire_type* const binding_types[];  // the last one is NULL

/// Makes the exports callable, and gives the library's handle. NULL: the problem says what went wrong. What
/// turns out only now not to be callable this way is marked as refused.
void* binding_reach(const char* library, struct text* problem);
