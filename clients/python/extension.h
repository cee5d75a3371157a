// What every generated extension module shares: Python's values to C's and back, and C's memory.
//
// A number is Python's own; a string is bytes, or str as UTF-8; a slice is None, an object with a writable
// buffer, or such a one and a length, its capacity being what fits into the buffer; a struct is bytes in C's
// layout; an address is an int or None.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The buffers that one call has taken: nobody moves or frees their memory before they are given back.
struct lent {
  Py_buffer* buffers;  // room for one of each argument
  int count;
};
void give_back(struct lent* lent);

// A C value of each kind; the header's own type may be another of the same size.
typedef bool number_bool;
typedef int8_t number_i8;
typedef int16_t number_i16;
typedef int32_t number_i32;
typedef int64_t number_i64;
typedef uint8_t number_u8;
typedef uint16_t number_u16;
typedef uint32_t number_u32;
typedef uint64_t number_u64;
typedef uintptr_t number_uptr;
typedef float number_f32;
typedef double number_f64;

// From Python. False: an exception is set.
bool take_bool(PyObject* from, bool* to);
bool take_i8(PyObject* from, int8_t* to);
bool take_i16(PyObject* from, int16_t* to);
bool take_i32(PyObject* from, int32_t* to);
bool take_i64(PyObject* from, int64_t* to);
bool take_u8(PyObject* from, uint8_t* to);
bool take_u16(PyObject* from, uint16_t* to);
bool take_u32(PyObject* from, uint32_t* to);
bool take_u64(PyObject* from, uint64_t* to);
bool take_uptr(PyObject* from, uintptr_t* to);
bool take_f32(PyObject* from, float* to);
bool take_f64(PyObject* from, double* to);
bool take_string(PyObject* from, const char** data, ptrdiff_t* length, struct lent* lent);
bool take_slice(PyObject* from, Py_ssize_t cell_bytes, void** data, long long* length, long long* capacity,
                struct lent* lent);
bool take_struct(PyObject* from, void* to, Py_ssize_t bytes);
bool take_address(PyObject* from, void** to);
bool take_count(Py_ssize_t given, Py_ssize_t wanted);

// To Python. NULL: an exception is set.
#define give_bool(value) PyBool_FromLong(value)
#define give_i8(value) PyLong_FromLong(value)
#define give_i16(value) PyLong_FromLong(value)
#define give_i32(value) PyLong_FromLong(value)
#define give_i64(value) PyLong_FromLongLong(value)
#define give_u8(value) PyLong_FromLong(value)
#define give_u16(value) PyLong_FromLong(value)
#define give_u32(value) PyLong_FromUnsignedLong(value)
#define give_u64(value) PyLong_FromUnsignedLongLong(value)
#define give_uptr(value) PyLong_FromUnsignedLongLong(value)
#define give_f32(value) PyFloat_FromDouble(value)
#define give_f64(value) PyFloat_FromDouble(value)
PyObject* give_string(const char* data, ptrdiff_t length);
PyObject* give_slice(const void* data, long long length, long long capacity, Py_ssize_t cell_bytes);
PyObject* give_address(const void* address);
/// The type of several results: a tuple with the names r0, r1, …
PyTypeObject* several(const char* name, int count);

enum { callbacks_at_once = 8 };

/// C functions cannot be made while a program runs, so there are a few for each prototype, and each calls
/// what stands in its place in `callables`.
struct prototype {
  const char* signature;
  void (*const* functions)(void);
  PyObject** callables;
};
extern const struct prototype* const prototypes[];  // generated; the last one is NULL

/// With the lock held. Takes the arguments over; NULL: the callable raised, which has been told.
PyObject* call_back(PyObject* callable, PyObject** arguments, Py_ssize_t count);
#define CALLBACKS(do) \
  do (0) do(1) do(2) do(3) do(4) do(5) do(6) do(7)

extern PyMethodDef memory_functions[];
