// What a generated binding gives to the driver. The driver does not know how the library is reached.
#pragma once

#include "bench.h"
#include "row.h"

struct binding_export {
  const char* name;
  /// Takes the arguments, calls (bench->loops times if there is a bench) and adds the reply row to `out`; or
  /// adds nothing and says false: then args->problem tells why. NULL for an export that is refused.
  bool (*call)(struct wire_args* args, struct bench* bench, struct text* out);
  const char* refused;  // the reason
};

extern const char binding_client[];                    // "c-linked"
extern const struct binding_export binding_exports[];  // the last one has no name

/// Makes the exports callable. What went wrong is put in `problem`, otherwise nothing is.
void binding_reach(const char* library, struct text* problem);
