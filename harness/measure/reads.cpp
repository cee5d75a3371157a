#include "measure/reads.hpp"

#include <fstream>
#include <string>

#include <fmt/format.h>

namespace concord {

std::optional<Reads> reads_of(int pid) {
  if (pid <= 0) return std::nullopt;
  std::ifstream file(fmt::format("/proc/{}/io", pid));
  std::optional<Reads> reads;
  std::string key;
  std::uint64_t value = 0;
  while (file >> key >> value) {
    if (!reads) reads.emplace();
    if (key == "syscr:") reads->calls = value;
    if (key == "rchar:") reads->bytes = value;
  }
  return reads;
}

}  // namespace concord
