// C's function pointers that call Java. A function pointer has no room for a Java object, so there are so
// many of each type, compiled, and each has a number; a pool says which object stands behind a number now.
#pragma once

#include <jni.h>
#include <stddef.h>

enum { pool_size = 16 };
#define POOL(do) \
  do (0) do(1) do(2) do(3) do(4) do(5) do(6) do(7) do(8) do(9) do(10) do(11) do(12) do(13) do(14) do(15)

struct pool {
  void (*const* functions)(void);  // pool_size of them
  jclass type;                     // with the static method that a call goes to; it is never let go
  jmethodID method;                // its first argument is the object
  jobject objects[pool_size];      // global references; NULL: nobody has the function
};

/// Called once, before any other. The class and the method must be there.
void pool_open(JNIEnv* env, struct pool* pool, jclass type, const char* method, const char* signature);

/// A function that is free, from now on the object's; NULL if there is none.
void (*pool_take(JNIEnv* env, struct pool* pool, jobject object))(void);
void pool_leave(JNIEnv* env, struct pool* pool, void (*function)(void));

/// One call that came on any thread. Those that Java does not know, as Go's, are made known to it for as
/// long.
struct visit {
  JNIEnv* env;     // NULL: Java cannot be called
  jobject object;  // NULL: the function is nobody's any more
  int attached;
};
struct visit visit_begin(struct pool* pool, size_t number);
void visit_end(struct visit* visit);
