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

JNIEXPORT void JNICALL Java_concord_Memory_flush(JNIEnv* env, jclass memory) {
  (void)env, (void)memory;
  fflush(NULL);
}
