// Calls the Go library "awesome" from C++, through the header that cgo wrote and a thin one of our own
// (go.hpp):
//
//     c++ -std=c++20 demo_cxx.cpp libawesome.so -Wl,-rpath,. -o demo && ./demo
#include "libawesome.h"

#include <iostream>
#include <string_view>
#include <vector>

#include "go.hpp"

namespace {

void print_numbers(std::string_view label, const std::vector<GoInt>& numbers) {
  std::cout << label;
  for (const char* comma = " "; const GoInt number : numbers) {
    std::cout << comma << number;
    comma = ", ";
  }
  std::cout << '\n';
}

}  // namespace

int main() {
  std::cout << "12 + 99 = " << Add(12, 99) << '\n';
  std::cout << "cosine of 1 = " << Cosine(1.0) << '\n';

  // The slice borrows the vector's cells: Sort changes them in place.
  std::vector<GoInt> numbers{77, 12, 5, 99, 28, 23};
  print_numbers("before sorting:", numbers);
  Sort(go::to_go(go::Slice<GoInt>(numbers)));
  print_numbers("after sorting:", numbers);

  // Go writes past C++'s buffer: without the flush its line would come first wherever stdout is not a
  // terminal.
  std::cout << "the library says: " << std::flush;
  const GoInt logged = Log(go::to_go("Hello from C++!"));
  std::cout << "messages logged: " << logged << '\n';
}
