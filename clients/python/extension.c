// Python's values to C's and back: see extension.h.
#include "extension.h"

#include <stdio.h>
#include <string.h>

void give_back(struct lent* lent) {
  for (int i = 0; i < lent->count; ++i) PyBuffer_Release(&lent->buffers[i]);
}

static bool take_long(PyObject* from, long low, long high, long* to) {
  *to = PyLong_AsLong(from);
  if (*to == -1 && PyErr_Occurred()) return false;
  if (low <= *to && *to <= high) return true;
  PyErr_Format(PyExc_OverflowError, "%ld is not from %ld to %ld", *to, low, high);
  return false;
}

#define TAKE_LONG(name, type, low, high)                   \
  bool name(PyObject* from, type* to) {                    \
    long value;                                            \
    if (!take_long(from, low, high, &value)) return false; \
    *to = (type)value;                                     \
    return true;                                           \
  }
TAKE_LONG(take_i8, int8_t, INT8_MIN, INT8_MAX)
TAKE_LONG(take_i16, int16_t, INT16_MIN, INT16_MAX)
TAKE_LONG(take_i32, int32_t, INT32_MIN, INT32_MAX)
TAKE_LONG(take_u8, uint8_t, 0, UINT8_MAX)
TAKE_LONG(take_u16, uint16_t, 0, UINT16_MAX)
TAKE_LONG(take_u32, uint32_t, 0, UINT32_MAX)

bool take_i64(PyObject* from, int64_t* to) {
  *to = PyLong_AsLongLong(from);
  return *to != -1 || !PyErr_Occurred();
}

bool take_u64(PyObject* from, uint64_t* to) {
  *to = PyLong_AsUnsignedLongLong(from);
  return *to != UINT64_MAX || !PyErr_Occurred();
}

bool take_uptr(PyObject* from, uintptr_t* to) {
  uint64_t value;
  if (!take_u64(from, &value)) return false;
  *to = (uintptr_t)value;
  return true;
}

bool take_bool(PyObject* from, bool* to) {
  const int truth = PyObject_IsTrue(from);
  *to = truth > 0;
  return truth >= 0;
}

bool take_f64(PyObject* from, double* to) {
  *to = PyFloat_AsDouble(from);
  return *to != -1 || !PyErr_Occurred();
}

bool take_f32(PyObject* from, float* to) {
  double value;
  if (!take_f64(from, &value)) return false;
  *to = (float)value;
  return true;
}

static Py_buffer* borrow(PyObject* from, int how, struct lent* lent) {
  Py_buffer* buffer = &lent->buffers[lent->count];
  if (PyObject_GetBuffer(from, buffer, how) < 0) return NULL;
  ++lent->count;
  return buffer;
}

bool take_string(PyObject* from, const char** data, ptrdiff_t* length, struct lent* lent) {
  if (PyUnicode_Check(from))
    return (*data = PyUnicode_AsUTF8AndSize(from, length)) != NULL;  // the str keeps them
  const Py_buffer* buffer = borrow(from, PyBUF_SIMPLE, lent);
  if (buffer == NULL) return false;
  *data = buffer->buf;
  *length = buffer->len;
  return true;
}

bool take_slice(PyObject* from, Py_ssize_t cell_bytes, void** data, long long* length, long long* capacity,
                struct lent* lent) {
  if (from == Py_None) return true;  // nil, as the caller has set it
  PyObject* array = from;
  Py_ssize_t count = -1;
  if (PyTuple_Check(from) && !PyArg_ParseTuple(from, "On", &array, &count)) return false;
  const Py_buffer* buffer = borrow(array, PyBUF_WRITABLE, lent);
  if (buffer == NULL) return false;
  *data = buffer->buf;
  *capacity = cell_bytes == 0 ? 0 : buffer->len / cell_bytes;
  *length = count < 0 ? *capacity : count;
  if (*length <= *capacity) return true;
  PyErr_SetString(PyExc_ValueError, "a slice is longer than its buffer");
  return false;
}

bool take_struct(PyObject* from, void* to, Py_ssize_t bytes) {
  Py_buffer buffer;
  if (PyObject_GetBuffer(from, &buffer, PyBUF_SIMPLE) < 0) return false;
  const bool fits = buffer.len == bytes;
  if (fits) memcpy(to, buffer.buf, (size_t)bytes);
  if (!fits) PyErr_Format(PyExc_ValueError, "a struct of %zd bytes, not of %zd", buffer.len, bytes);
  PyBuffer_Release(&buffer);
  return fits;
}

bool take_address(PyObject* from, void** to) {
  *to = from == Py_None ? NULL : PyLong_AsVoidPtr(from);
  return *to != NULL || !PyErr_Occurred();
}

bool take_count(Py_ssize_t given, Py_ssize_t wanted) {
  if (given != wanted) PyErr_Format(PyExc_TypeError, "%zd arguments given, %zd expected", given, wanted);
  return given == wanted;
}

PyObject* give_string(const char* data, ptrdiff_t length) {
  if (0 <= length && length <= 1 << 28) return PyBytes_FromStringAndSize(data, length);
  return PyErr_Format(PyExc_ValueError, "a string of %zd bytes", length);
}

/// A copy of the cells up to the capacity, and the length.
PyObject* give_slice(const void* data, long long length, long long capacity, Py_ssize_t cell_bytes) {
  if (data == NULL) Py_RETURN_NONE;
  if (0 <= length && length <= capacity && capacity <= 1 << 24)
    return Py_BuildValue("y#L", data, (Py_ssize_t)capacity * cell_bytes, length);
  return PyErr_Format(PyExc_ValueError, "a slice of length %lld and capacity %lld", length, capacity);
}

PyObject* give_address(const void* address) {
  if (address == NULL) Py_RETURN_NONE;
  return PyLong_FromVoidPtr((void*)address);
}

PyTypeObject* several(const char* name, int count) {
  static char names[64][8];
  PyStructSequence_Field fields[65] = {0};
  for (int i = 0; i < count && i < 64; ++i) {
    snprintf(names[i], sizeof names[i], "r%d", i);
    fields[i].name = names[i];
  }
  PyStructSequence_Desc described = {name, NULL, fields, count};
  return PyStructSequence_NewType(&described);
}
