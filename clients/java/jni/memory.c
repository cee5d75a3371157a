// The native methods of Memory.java: C's memory by its address, read and written without any check, as C does
// it.
#define _GNU_SOURCE  // RTLD_DEFAULT

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "concord_Memory.h"

static void* at(jlong address) { return (void*)(intptr_t)address; }

JNIEXPORT jlong JNICALL Java_concord_Memory_allocate(JNIEnv* env, jclass memory, jlong bytes) {
  (void)env, (void)memory;
  return (jlong)(intptr_t)calloc(1, (size_t)bytes);
}

JNIEXPORT void JNICALL Java_concord_Memory_release(JNIEnv* env, jclass memory, jlong address) {
  (void)env, (void)memory;
  free(at(address));
}

JNIEXPORT void JNICALL Java_concord_Memory_clear(JNIEnv* env, jclass memory, jlong address, jlong bytes) {
  (void)env, (void)memory;
  memset(at(address), 0, (size_t)bytes);
}

// By memcpy, since what is in a packed struct may lie anywhere.
#define ACCESS(Name, type)                                                                          \
  JNIEXPORT type JNICALL Java_concord_Memory_get##Name(JNIEnv* env, jclass memory, jlong address) { \
    (void)env, (void)memory;                                                                        \
    type value;                                                                                     \
    memcpy(&value, at(address), sizeof value);                                                      \
    return value;                                                                                   \
  }                                                                                                 \
  JNIEXPORT void JNICALL Java_concord_Memory_set##Name(JNIEnv* env, jclass memory, jlong address,   \
                                                       type value) {                                \
    (void)env, (void)memory;                                                                        \
    memcpy(at(address), &value, sizeof value);                                                      \
  }

ACCESS(Byte, jbyte)
ACCESS(Short, jshort)
ACCESS(Int, jint)
ACCESS(Long, jlong)
ACCESS(Float, jfloat)
ACCESS(Double, jdouble)

JNIEXPORT jbyteArray JNICALL Java_concord_Memory_getBytes(JNIEnv* env, jclass memory, jlong address,
                                                          jint count) {
  (void)memory;
  jbyteArray bytes = (*env)->NewByteArray(env, count);
  if (bytes != NULL) (*env)->SetByteArrayRegion(env, bytes, 0, count, at(address));  // else it throws
  return bytes;
}

JNIEXPORT jbyteArray JNICALL Java_concord_Memory_getText(JNIEnv* env, jclass memory, jlong address) {
  return Java_concord_Memory_getBytes(env, memory, address, (jint)strlen(at(address)));
}

JNIEXPORT void JNICALL Java_concord_Memory_setBytes(JNIEnv* env, jclass memory, jlong address,
                                                    jbyteArray bytes) {
  (void)memory;
  (*env)->GetByteArrayRegion(env, bytes, 0, (*env)->GetArrayLength(env, bytes), at(address));
}

struct go_string {
  void* p;
  int64_t n;
};
struct go_slice {
  void* data;
  int64_t len, cap;
};

JNIEXPORT jlong JNICALL Java_concord_Memory_text(JNIEnv* env, jclass memory, jbyteArray bytes) {
  (void)memory;
  const jsize count = (*env)->GetArrayLength(env, bytes);
  jbyte* copy = malloc((size_t)count + 1);
  if (copy == NULL) return 0;
  (*env)->GetByteArrayRegion(env, bytes, 0, count, copy);
  copy[count] = 0;
  return (jlong)(intptr_t)copy;
}

JNIEXPORT jlong JNICALL Java_concord_Memory_string(JNIEnv* env, jclass memory, jlong place,
                                                   jbyteArray bytes) {
  const jlong copy = Java_concord_Memory_text(env, memory, bytes);
  *(struct go_string*)at(place) = (struct go_string){at(copy), (*env)->GetArrayLength(env, bytes)};
  return copy;
}

#define SLICE(Name, type)                                                                               \
  JNIEXPORT jlong JNICALL Java_concord_Memory_sliceOf##Name##s(JNIEnv* env, jclass memory, jlong place, \
                                                               type##Array cells) {                     \
    (void)memory;                                                                                       \
    const jsize count = (*env)->GetArrayLength(env, cells);                                             \
    type* copy = malloc(((size_t)count + 1) * sizeof *copy);                                            \
    if (copy != NULL) (*env)->Get##Name##ArrayRegion(env, cells, 0, count, copy);                       \
    *(struct go_slice*)at(place) = (struct go_slice){copy, count, count};                               \
    return (jlong)(intptr_t)copy;                                                                       \
  }

SLICE(Byte, jbyte)
SLICE(Short, jshort)
SLICE(Int, jint)
SLICE(Long, jlong)
SLICE(Float, jfloat)
SLICE(Double, jdouble)

JNIEXPORT jlong JNICALL Java_concord_Memory_linked(JNIEnv* env, jclass memory, jbyteArray path) {
  (void)memory;
  jbyte* text = (*env)->GetByteArrayElements(env, path, NULL);
  if (text == NULL) return 0;
  void* library = dlopen((const char*)text, RTLD_NOW | RTLD_NOLOAD);
  (*env)->ReleaseByteArrayElements(env, path, text, JNI_ABORT);
  return (jlong)(intptr_t)library;
}

JNIEXPORT jlong JNICALL Java_concord_Memory_symbol(JNIEnv* env, jclass memory, jlong library,
                                                   jbyteArray name) {
  (void)memory;
  jbyte* text = (*env)->GetByteArrayElements(env, name, NULL);
  if (text == NULL) return 0;
  void* symbol = dlsym(library == 0 ? RTLD_DEFAULT : at(library), (const char*)text);
  (*env)->ReleaseByteArrayElements(env, name, text, JNI_ABORT);
  return (jlong)(intptr_t)symbol;
}

JNIEXPORT void JNICALL Java_concord_Memory_give(JNIEnv* env, jclass memory, jlong function, jlong address) {
  (void)env, (void)memory;
  ((void (*)(void*))(intptr_t)function)(at(address));
}

struct inside {
  JNIEnv* env;  // of the thread that calls, and is called back
  jobject runnable;
};

static void run(void* value) {
  const struct inside* inside = value;
  jclass type = (*inside->env)->GetObjectClass(inside->env, inside->runnable);
  (*inside->env)
      ->CallVoidMethod(inside->env, inside->runnable,
                       (*inside->env)->GetMethodID(inside->env, type, "run", "()V"));
}

JNIEXPORT void JNICALL Java_concord_Memory_callBack(JNIEnv* env, jclass memory, jlong function,
                                                    jobject runnable) {
  (void)memory;
  struct inside inside = {env, runnable};
  ((void (*)(void (*)(void*), void*))(intptr_t)function)(run, &inside);
}

JNIEXPORT void JNICALL Java_concord_Memory_flush(JNIEnv* env, jclass memory) {
  (void)env, (void)memory;
  fflush(NULL);
}
