// The registry behind pool.h. Takers are on one thread, callers on any.
#include "pool.h"

#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static JavaVM* machine;

void pool_open(JNIEnv* env, struct pool* pool, jclass type, const char* method, const char* signature) {
  (*env)->GetJavaVM(env, &machine);
  pool->type = (*env)->NewGlobalRef(env, type);
  pool->method = (*env)->GetStaticMethodID(env, type, method, signature);
}

void (*pool_take(JNIEnv* env, struct pool* pool, jobject object))(void) {
  void (*taken)(void) = NULL;
  pthread_mutex_lock(&mutex);
  for (size_t i = 0; i < pool_size && taken == NULL; ++i) {
    if (pool->objects[i] != NULL) continue;
    pool->objects[i] = (*env)->NewGlobalRef(env, object);
    taken = pool->functions[i];
  }
  pthread_mutex_unlock(&mutex);
  return taken;
}

void pool_leave(JNIEnv* env, struct pool* pool, void (*function)(void)) {
  pthread_mutex_lock(&mutex);
  for (size_t i = 0; i < pool_size; ++i) {
    if (pool->functions[i] != function) continue;
    (*env)->DeleteGlobalRef(env, pool->objects[i]);
    pool->objects[i] = NULL;
  }
  pthread_mutex_unlock(&mutex);
}

struct visit visit_begin(struct pool* pool, size_t number) {
  struct visit visit = {NULL, NULL, 0};
  void* env = NULL;
  if ((*machine)->GetEnv(machine, &env, JNI_VERSION_10) == JNI_EDETACHED) {
    if ((*machine)->AttachCurrentThreadAsDaemon(machine, &env, NULL) != JNI_OK) return visit;
    visit.attached = 1;
  }
  visit.env = env;
  // What is left while a call is under way must not go before the call has a reference of its own.
  pthread_mutex_lock(&mutex);
  if (pool->objects[number] != NULL)
    visit.object = (*visit.env)->NewLocalRef(visit.env, pool->objects[number]);
  pthread_mutex_unlock(&mutex);
  return visit;
}

void visit_end(struct visit* visit) {
  if (visit->object != NULL) (*visit->env)->DeleteLocalRef(visit->env, visit->object);
  if (visit->attached) (*machine)->DetachCurrentThread(machine);
}
