// The door for libFuzzer, which brings its own main.
#include <cstddef>
#include <cstdint>

#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);  // libFuzzer has no header for it

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  concord::fuzz::run_target(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
