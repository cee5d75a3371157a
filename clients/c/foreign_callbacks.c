// Callbacks as closures of libffi's (foreign.h): functions made while the program runs, which all lead to one
// of ours.
#include <stdlib.h>
#include <string.h>

#include "foreign.h"

struct closure {
  ffi_cif cif;
  const struct wire_prototype* prototype;
  struct wire_callback* const* place;
};

/// A closure gives small integers as libffi's calls do: widened, by their sign.
static void widen(const struct wire_type* type, const void* from, void* result) {
#define OF(word, wide)                  \
  case wire_kind_##word: {              \
    wire_##word value;                  \
    memcpy(&value, from, sizeof value); \
    *(wide*)result = value;             \
    return;                             \
  }
  switch (type->kind) {
    OF(bool, ffi_arg)
    OF(u8, ffi_arg)
    OF(u16, ffi_arg)
    OF(u32, ffi_arg)
    OF(i8, ffi_sarg) OF(i16, ffi_sarg) OF(i32, ffi_sarg) default : memcpy(result, from, type->size);
  }
#undef OF
}

static void called(ffi_cif* cif, void* result, void** arguments, void* data) {
  const struct closure* closure = data;
  const struct wire_type* type = closure->prototype->result;
  (void)cif;
  char* value = text_allocate(type != NULL ? type->size : 0);
  if (type != NULL) memset(value, 0, type->size);
  wire_called(closure->place, (const void* const*)arguments, value);
  if (type != NULL) widen(type, value, result);
  free(value);
}

bool foreign_make_callbacks(const struct wire_prototype* prototype, void (**functions)(void),
                            struct text* problem) {
  for (size_t i = 0; i < wire_callbacks_at_once; ++i) {
    struct closure* closure = text_allocate(sizeof *closure);
    *closure = (struct closure){.prototype = prototype, .place = &prototype->callbacks[i]};
    void* code;
    ffi_closure* made = ffi_closure_alloc(sizeof *made, &code);
    if (!foreign_interface(&closure->cif, prototype->params, prototype->count, prototype->result, problem))
      return false;
    if (made == NULL || ffi_prep_closure_loc(made, &closure->cif, called, closure, code) != FFI_OK) {
      text_put(problem, "libffi cannot make functions here: no memory may be executed");
      return false;
    }
    memcpy(&functions[i], &code, sizeof code);  // C has no cast from an object's pointer to a function's
  }
  return true;
}
