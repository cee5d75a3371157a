// Calls the Go library "awesome" through the header that cgo wrote, linked like any C library:
//
//     cc demo_linked.c libawesome.so -Wl,-rpath,. -o demo && ./demo
#include <stdio.h>

#include "libawesome.h"

static void print_numbers(const char* label, const GoInt* numbers, size_t count) {
  printf("%s", label);
  for (size_t i = 0; i < count; ++i) printf("%s%lld", i == 0 ? " " : ", ", numbers[i]);
  printf("\n");
}

int main(void) {
  // GoInt has 64 bits: %d would print half of it.
  printf("12 + 99 = %lld\n", Add(12, 99));
  printf("cosine of 1 = %f\n", Cosine(1.0));

  // A GoSlice borrows our array: Sort changes it in place.
  GoInt numbers[] = {77, 12, 5, 99, 28, 23};
  const size_t count = sizeof numbers / sizeof numbers[0];
  print_numbers("before sorting:", numbers, count);
  Sort((GoSlice){numbers, (GoInt)count, (GoInt)count});
  print_numbers("after sorting:", numbers, count);

  // Go writes past C's buffer: without the flush its line would come first wherever stdout is not a terminal.
  // A GoString counts bytes, and its bytes need no NUL at the end.
  const char text[] = "Hello from C!";
  printf("the library says: ");
  fflush(stdout);
  const GoInt logged = Log((GoString){text, sizeof text - 1});
  printf("messages logged: %lld\n", logged);
  return 0;
}
