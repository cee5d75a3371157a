// Loads the Go library "awesome" at run time and finds its functions by name, without cgo's header. The types
// are our own, and nobody checks them: they must be what the library has.
//
//     cc demo_dlopen.c -ldl -o demo && ./demo ./libawesome.so
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int64_t go_int;

typedef struct {
  const char* bytes;
  ptrdiff_t length;
} go_string;

typedef struct {
  void* data;
  go_int length, capacity;
} go_slice;

static go_int (*add)(go_int, go_int);
static double (*cosine)(double);
static void (*sort)(go_slice);
static go_int (*log_message)(go_string);

/// Sets the function pointer at `slot`. dlsym may rightly find NULL, so that only dlerror tells of a failure;
/// it is asked once before to forget an earlier one.
static void find(void* library, const char* name, void* slot) {
  dlerror();
  void* address = dlsym(library, name);
  const char* error = dlerror();
  if (error != NULL) {
    fprintf(stderr, "no function \"%s\": %s\n", name, error);
    exit(EXIT_FAILURE);
  }
  memcpy(slot, &address, sizeof address);  // C has no cast from a data pointer to a function pointer
}

static void print_numbers(const char* label, const go_int* numbers, size_t count) {
  printf("%s", label);
  for (size_t i = 0; i < count; ++i) printf("%s%lld", i == 0 ? " " : ", ", (long long)numbers[i]);
  printf("\n");
}

int main(int argc, char** argv) {
  const char* path = argc > 1 ? argv[1] : "./libawesome.so";
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "cannot load the library: %s\n", dlerror());
    return EXIT_FAILURE;
  }
  find(library, "Add", &add);
  find(library, "Cosine", &cosine);
  find(library, "Sort", &sort);
  find(library, "Log", &log_message);

  printf("12 + 99 = %lld\n", (long long)add(12, 99));
  printf("cosine of 1 = %f\n", cosine(1.0));

  go_int numbers[] = {44, 23, 7, 66, 2};
  const size_t count = sizeof numbers / sizeof numbers[0];
  print_numbers("before sorting:", numbers, count);
  sort((go_slice){numbers, (go_int)count, (go_int)count});
  print_numbers("after sorting:", numbers, count);

  const char text[] = "Hello from C!";
  printf("the library says: ");
  fflush(stdout);  // Go does not write through C's buffer: what is still in it would come too late
  const go_int logged = log_message((go_string){text, sizeof text - 1});
  printf("messages logged: %lld\n", (long long)logged);

  // This only gives our handle back: a Go library stays in the process, and its runtime goes on.
  if (dlclose(library) != 0) {
    fprintf(stderr, "cannot close the library: %s\n", dlerror());
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
