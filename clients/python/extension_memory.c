// What the module has besides the library's functions: C's memory, callbacks, and what frees memory. See
// extension.h.
#define _GNU_SOURCE
#include "extension.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

PyObject* call_back(PyObject* callable, PyObject** arguments, Py_ssize_t count) {
  PyObject* result = NULL;
  bool whole = callable != NULL;
  for (Py_ssize_t i = 0; i < count; ++i) whole = whole && arguments[i] != NULL;
  if (whole) result = PyObject_Vectorcall(callable, arguments, (size_t)count, NULL);
  for (Py_ssize_t i = 0; i < count; ++i) Py_XDECREF(arguments[i]);
  if (PyErr_Occurred()) PyErr_WriteUnraisable(callable);
  return result;
}

static PyObject* callback(PyObject* module, PyObject* arguments) {
  (void)module;
  const char* signature;
  PyObject* callable;
  if (!PyArg_ParseTuple(arguments, "sO", &signature, &callable)) return NULL;
  for (const struct prototype* const* each = prototypes; *each != NULL; ++each) {
    if (strcmp((*each)->signature, signature) != 0) continue;
    for (int i = 0; i < callbacks_at_once; ++i) {
      if ((*each)->callables[i] != NULL) continue;
      (*each)->callables[i] = Py_NewRef(callable);
      return PyLong_FromVoidPtr((void*)(*each)->functions[i]);
    }
    return PyErr_Format(PyExc_RuntimeError, "more than %d callbacks of one kind at once", callbacks_at_once);
  }
  return PyErr_Format(PyExc_LookupError, "no callback is called as %s", signature);
}

static PyObject* forget(PyObject* module, PyObject* address) {
  (void)module;
  void* wanted = PyLong_AsVoidPtr(address);
  for (const struct prototype* const* each = prototypes; *each != NULL; ++each)
    for (int i = 0; i < callbacks_at_once; ++i)
      if ((void*)(*each)->functions[i] == wanted) Py_CLEAR((*each)->callables[i]);
  Py_RETURN_NONE;
}

static void* handle;

/// The linker has done the work; what remains is to be sure that it was this library.
static PyObject* loaded(PyObject* module, PyObject* path) {
  (void)module;
  const char* library = PyUnicode_AsUTF8(path);
  if (library == NULL) return NULL;
  handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
  if (handle != NULL) Py_RETURN_NONE;
  return PyErr_Format(PyExc_ImportError, "this module is linked with another library than %s", library);
}

/// The address of a function of the library's; of C's own `free`, that of the whole process.
static PyObject* find(PyObject* module, PyObject* name) {
  (void)module;
  const char* function = PyUnicode_AsUTF8(name);
  if (function == NULL) return NULL;
  return give_address(dlsym(strcmp(function, "free") == 0 ? RTLD_DEFAULT : handle, function));
}

static PyObject* give_to(PyObject* module, PyObject* arguments) {
  (void)module;
  unsigned long long function, address;
  if (!PyArg_ParseTuple(arguments, "KK", &function, &address)) return NULL;
  Py_BEGIN_ALLOW_THREADS((void (*)(void*))(uintptr_t)function)((void*)(uintptr_t)address);
  Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static void called_back(void* callable) {
  const PyGILState_STATE state = PyGILState_Ensure();
  Py_XDECREF(call_back(callable, NULL, 0));
  PyGILState_Release(state);
}

static PyObject* have_called(PyObject* module, PyObject* arguments) {
  (void)module;
  unsigned long long function;
  PyObject* callable;
  if (!PyArg_ParseTuple(arguments, "KO", &function, &callable)) return NULL;
  Py_BEGIN_ALLOW_THREADS((void (*)(void (*)(void*), void*))(uintptr_t)function)(called_back, callable);
  Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static PyObject* flush(PyObject* module, PyObject* nothing) {
  (void)module, (void)nothing;
  fflush(NULL);
  Py_RETURN_NONE;
}

static PyObject* address_of(PyObject* module, PyObject* object) {
  (void)module;
  Py_buffer buffer;
  if (PyObject_GetBuffer(object, &buffer, PyBUF_SIMPLE) < 0) return NULL;
  PyObject* address = PyLong_FromVoidPtr(buffer.buf);
  PyBuffer_Release(&buffer);
  return address;
}

/// The memory itself, not a copy.
static PyObject* memory(PyObject* module, PyObject* arguments) {
  (void)module;
  unsigned long long address;
  Py_ssize_t bytes;
  if (!PyArg_ParseTuple(arguments, "Kn", &address, &bytes)) return NULL;
  return PyMemoryView_FromMemory((char*)(uintptr_t)address, bytes, PyBUF_WRITE);
}

static PyObject* text(PyObject* module, PyObject* address) {
  (void)module;
  void* from = PyLong_AsVoidPtr(address);
  return PyErr_Occurred() ? NULL : PyBytes_FromString(from);
}

PyMethodDef memory_functions[] = {
    {"callback", callback, METH_VARARGS,
     "callback(signature, callable): the address of a C function that calls it"},
    {"forget", forget, METH_O, "forget(address): that callback is called no more"},
    {"loaded", loaded, METH_O,
     "loaded(path): raises ImportError where the module was linked with another library"},
    {"find", find, METH_O, "find(name): the address of a function, or None"},
    {"give_to", give_to, METH_VARARGS, "give_to(function, address): void function(void*)"},
    {"call_back", have_called, METH_VARARGS,
     "call_back(function, callable): void function(void (*)(void*), void*), which calls it"},
    {"flush", flush, METH_NOARGS, "flush(): C's stdio"},
    {"address_of", address_of, METH_O, "address_of(buffer)"},
    {"memory", memory, METH_VARARGS, "memory(address, bytes): a memoryview"},
    {"text", text, METH_O, "text(address): the bytes up to the NUL"},
    {NULL, NULL, 0, NULL},
};
