// Calls the Go library "libmod" through the header that cgo wrote:
//
//     cc demo_libmod.c libmod.so -Wl,-rpath,. -o demo && ./demo
#include <stdio.h>

#include "libmod.h"

int main(void) {
  const GoInt x = 13, y = 2;
  printf("the rest of the division of %lld by %lld is %lld\n", x, y, ModXY(x, y));
  return 0;
}
