// Calls through libffi (foreign.h).
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "foreign.h"
#include "own.h"

/// Each value begins where any type may.
static size_t room_for(size_t size) {
  const size_t align = _Alignof(max_align_t), least = sizeof(ffi_arg);
  return ((size > least ? size : least) + align - 1) / align * align;
}

static void lay_out_frame(struct foreign_function* function) {
  const struct wire_signature* signature = function->signature;
  const struct wire_type* returned = function->returned;
  size_t size = room_for(returned != NULL ? returned->size : 0);
  for (size_t i = 0; i < signature->params; ++i) size += room_for(signature->slots[i].type->size);
  function->frame = text_allocate(size);
  function->frame_size = size;
  function->places = text_allocate((signature->params + signature->results) * sizeof *function->places);
  function->passed = text_allocate(signature->params * sizeof *function->passed);
  char* at = function->frame;
  for (size_t i = 0; i < signature->params; ++i) {
    function->places[i] = at;
    at += room_for(signature->slots[i].type->size);
  }
  function->result = at;
  void** const results = function->places + signature->params;
  if (signature->results == 1) results[0] = foreign_place(returned, at);
  for (size_t i = 0; signature->results > 1 && i < signature->results; ++i)
    results[i] = at + returned->fields[i].offset;
}

bool foreign_prepare(struct foreign_function* function, struct text* problem) {
  const struct wire_signature* signature = function->signature;
  if (!foreign_interface(&function->cif, signature->slots, signature->params, function->returned, problem))
    return false;
  lay_out_frame(function);
  return true;
}

/// libffi 3.4 puts a copy of a struct that goes by memory in the place of the caller's, and leaves its
/// address, which is of its own stack, in the caller's list. So that list is made anew for each call, as
/// whoever calls once makes it.
static inline void call(struct foreign_function* function) {
  for (size_t i = 0; i < function->signature->params; ++i) function->passed[i] = function->places[i];
  ffi_call(&function->cif, function->address, function->result, function->passed);
}

/// The same function with room of its own for arguments and result: it may be called from several threads.
static struct foreign_function copy(const struct foreign_function* function) {
  struct foreign_function copied = *function;
  lay_out_frame(&copied);
  return copied;
}

static void free_frame(struct foreign_function* function) {
  free(function->frame);
  free(function->places);
  free(function->passed);
}

/// What a program has at hand for an argument; nothing of other kinds.
union own {
  wire_string text;
  wire_slice array;
};

static union own* copy_own(const struct foreign_function* function) {
  const struct wire_signature* signature = function->signature;
  union own* own = text_allocate(signature->params * sizeof *own);
  for (size_t i = 0; i < signature->params; ++i) {
    const struct wire_type* type = signature->slots[i].type;
    if (type->codec == NULL) memcpy(&own[i], function->places[i], type->size);
  }
  return own;
}

/// Makes the arguments anew and calls; without own values it only calls. The last call may have written to a
/// text, for all that the compiler knows: its length is found each time.
static inline void make_and_call(struct foreign_function* function, const union own* own) {
  const struct wire_signature* signature = function->signature;
  for (size_t i = 0; own != NULL && i < signature->params; ++i) {
    const enum wire_kind kind = signature->slots[i].type->kind;
    void* const place = function->places[i];
    if (kind == wire_kind_string)
      *(wire_string*)place = (wire_string){own[i].text.p, (ptrdiff_t)strlen(own[i].text.p)};
    if (kind == wire_kind_slice)
      *(wire_slice*)place = (wire_slice){own[i].array.data, own[i].array.len, own[i].array.len};
  }
  call(function);
}

/// The first result's kind is decided before the loop, so that nothing but the call and the sum is in it. It
/// is compiled for each caller, so that where no arguments are made nothing asks whether.
__attribute__((always_inline)) static inline void repeat(struct foreign_function* function,
                                                         struct bench* bench, const union own* own) {
  const struct wire_signature* signature = function->signature;
  const void* const first = signature->results > 0 ? function->places[signature->params] : NULL;
#define LOOP(zero, value)                              \
  do {                                                 \
    __typeof__(BENCH_ZERO(zero)) sum = 0;              \
    for (int64_t n = bench_begin(bench); n > 0; --n) { \
      make_and_call(function, own);                    \
      sum += (value);                                  \
    }                                                  \
    BENCH_END(bench, sum);                             \
  } while (0)
#define OF(word)                                      \
  case wire_kind_##word:                              \
    LOOP((wire_##word)0, *(const wire_##word*)first); \
    return;
  switch (first != NULL ? signature->slots[signature->params].type->kind : wire_kind_struct) {
    OF(bool)
    OF(i8)
    OF(i16) OF(i32) OF(i64) OF(u8) OF(u16) OF(u32) OF(u64) OF(uptr) OF(f32) OF(f64) default : LOOP(0, 0);
  }
#undef OF
#undef LOOP
}

static bool carry_out(struct foreign_function* function, struct wire_row* row, struct bench* bench,
                      struct text* out) {
  memset(function->frame, 0, function->frame_size);
  if (!wire_take(row, function->signature, function->places)) return false;
  repeat(function, bench, NULL);
  return wire_give(row, function->signature, function->places, out);
}

bool foreign_call(struct foreign_function* function, struct wire_row* row, struct bench* bench,
                  struct text* out) {
  const bool alone = bench != NULL ? bench->gate == NULL : !row->memory.several;
  if (alone) return carry_out(function, row, bench, out);
  struct foreign_function own = copy(function);
  const bool done = carry_out(&own, row, bench, out);
  free_frame(&own);
  return done;
}

/// Measured calls of a thread have the frame for themselves.
bool foreign_made(struct foreign_function* function, struct wire_row* row, struct bench* bench,
                  struct text* out) {
  const struct wire_signature* signature = function->signature;
  memset(function->frame, 0, function->frame_size);
  if (!wire_take(row, signature, function->places) || !own_slices(row, signature, function->places) ||
      !own_texts(row, signature, function->places))
    return false;
  union own* own = copy_own(function);
  repeat(function, bench, own);
  free(own);
  return wire_give(row, signature, function->places, out);
}
