// Functions that are known only by what the tables tell of them, called through libffi: the types that it
// wants are made while the program runs, and no C type of the library's is needed.
#pragma once

#include <ffi.h>

#include "bench.h"
#include "callbacks.h"
#include "row.h"

/// What libffi has to know of a function or callback; `result` is NULL where it gives nothing. False: libffi
/// cannot pass that, and the problem says why. The types made for it stay to the end of the program.
bool foreign_interface(ffi_cif* cif, const struct wire_slot* params, size_t count,
                       const struct wire_type* result, struct text* problem);
/// Where libffi leaves a result of this type: it widens the small integers to its ffi_arg.
void* foreign_place(const struct wire_type* type, void* result);

struct foreign_function {
  const char* name;
  const struct wire_signature* signature;
  const struct wire_type* returned;  // what C gets: of several results a struct; NULL where there are none
  // The rest is made by foreign_prepare.
  void (*address)(void);
  ffi_cif cif;
  char* frame;  // the arguments and the result
  size_t frame_size;
  void** places;  // in it: those of the parameters, then those of the results
  void** passed;  // those of the parameters, for libffi
  void* result;
};

/// False: libffi cannot pass this, and the problem says why.
bool foreign_prepare(struct foreign_function* function, struct text* problem);
/// A row of it, as binding_export's `call`.
bool foreign_call(struct foreign_function* function, struct wire_row* row, struct bench* bench,
                  struct text* out);
/// A measured one, as binding_export's `made`.
bool foreign_made(struct foreign_function* function, struct wire_row* row, struct bench* bench,
                  struct text* out);

/// Makes the functions that stand for callbacks of a prototype, as many as there may be at once.
bool foreign_make_callbacks(const struct wire_prototype* prototype, void (**functions)(void),
                            struct text* problem);
