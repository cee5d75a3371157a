// Types of libffi's from the tables (foreign.h). That a struct lies as libffi thinks is held against the
// contract.
#include <stdlib.h>
#include <string.h>

#include "foreign.h"

static ffi_type* string_members[] = {&ffi_type_pointer, &ffi_type_slong, NULL};
static ffi_type* slice_members[] = {&ffi_type_pointer, &ffi_type_sint64, &ffi_type_sint64, NULL};
static ffi_type string = {0, 0, FFI_TYPE_STRUCT, string_members};
static ffi_type slice = {0, 0, FFI_TYPE_STRUCT, slice_members};

/// NULL for what is made of others.
static ffi_type* const ready_made[] = {
    [wire_kind_bool] = &ffi_type_uint8,  // libffi has no bool
    [wire_kind_i8] = &ffi_type_sint8,
    [wire_kind_i16] = &ffi_type_sint16,
    [wire_kind_i32] = &ffi_type_sint32,
    [wire_kind_i64] = &ffi_type_sint64,
    [wire_kind_u8] = &ffi_type_uint8,
    [wire_kind_u16] = &ffi_type_uint16,
    [wire_kind_u32] = &ffi_type_uint32,
    [wire_kind_u64] = &ffi_type_uint64,
    [wire_kind_uptr] = &ffi_type_pointer,
    [wire_kind_f32] = &ffi_type_float,
    [wire_kind_f64] = &ffi_type_double,
    [wire_kind_string] = &string,
    [wire_kind_slice] = &slice,
    [wire_kind_cstring] = &ffi_type_pointer,
    [wire_kind_struct] = NULL,
    [wire_kind_array] = NULL,
    [wire_kind_pointer] = &ffi_type_pointer,
    [wire_kind_callback] = &ffi_type_pointer,
};

/// A struct of so many members, which the caller fills in; a NULL behind them ends their list.
static ffi_type* make_struct(size_t count) {
  ffi_type* made = text_allocate(sizeof *made);
  *made = (ffi_type){0, 0, FFI_TYPE_STRUCT, text_allocate((count + 1) * sizeof *made->elements)};
  made->elements[count] = NULL;
  return made;
}

static bool lies_as_told(const struct wire_type* type, ffi_type* made, struct text* problem) {
  size_t* offsets = text_allocate(type->length * sizeof *offsets);
  bool same = ffi_get_struct_offsets(FFI_DEFAULT_ABI, made, offsets) == FFI_OK && made->size == type->size;
  for (size_t i = 0; same && i < type->length; ++i) same = offsets[i] == type->fields[i].offset;
  free(offsets);
  if (!same) text_put(problem, "libffi lays out a struct of it in another way than C");
  return same;
}

static ffi_type* type_of(const struct wire_type* type, struct text* problem);

/// libffi has no arrays; inside a struct, one is as good as a struct of cells that are alike.
static ffi_type* array_type(const struct wire_type* type, struct text* problem) {
  ffi_type* cell = type_of(type->elem, problem);
  if (cell == NULL) return NULL;
  if (type->length == 0) {
    text_put(problem, "libffi has no arrays without cells");
    return NULL;
  }
  ffi_type* made = make_struct(type->length);
  for (size_t i = 0; i < type->length; ++i) made->elements[i] = cell;
  return made;
}

static ffi_type* struct_type(const struct wire_type* type, struct text* problem) {
  if (type->length == 0) {
    text_put(problem, "libffi has no structs without fields");
    return NULL;
  }
  ffi_type* made = make_struct(type->length);
  for (size_t i = 0; i < type->length; ++i) {
    made->elements[i] = type_of(type->fields[i].type, problem);
    if (made->elements[i] == NULL) return NULL;
  }
  return lies_as_told(type, made, problem) ? made : NULL;
}

static ffi_type* type_of(const struct wire_type* type, struct text* problem) {
  if (type->kind == wire_kind_struct) return struct_type(type, problem);
  if (type->kind == wire_kind_array) return array_type(type, problem);
  return ready_made[type->kind];
}

bool foreign_interface(ffi_cif* cif, const struct wire_slot* params, size_t count,
                       const struct wire_type* result, struct text* problem) {
  ffi_type* given = result != NULL ? type_of(result, problem) : &ffi_type_void;
  if (given == NULL) return false;
  ffi_type** taken = text_allocate(count * sizeof *taken);  // libffi keeps the list
  for (size_t i = 0; i < count; ++i) {
    taken[i] = type_of(params[i].type, problem);
    if (taken[i] == NULL) return false;
  }
  if (ffi_prep_cif(cif, FFI_DEFAULT_ABI, (unsigned)count, given, taken) == FFI_OK) return true;
  text_put(problem, "libffi cannot pass these types");
  return false;
}

static bool is_widened(const struct wire_type* type) {
  return type->codec != NULL && type->kind != wire_kind_f32 && type->kind != wire_kind_f64 &&
         type->size < sizeof(ffi_arg);
}

void* foreign_place(const struct wire_type* type, void* result) {
  const ffi_arg one = 1;
  char first;
  memcpy(&first, &one, sizeof first);
  const bool last_byte_is_least = first == 0;
  return (char*)result + (last_byte_is_least && is_widened(type) ? sizeof(ffi_arg) - type->size : 0);
}
