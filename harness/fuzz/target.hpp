// What the fuzz targets share. A target is one function over bytes (target.cpp gives it the C name that
// libFuzzer calls); whatever is wrong ends the process.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/files.hpp"

namespace concord::fuzz {

/// One input. Must not keep anything between two calls that would change what it does.
void run_target(const std::string& input);

inline void require(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "\nbroken: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

/// Of the source tree.
inline std::string fixture(const std::string& name) {
  const auto text = read_file(std::string(CONCORD_SOURCE_DIR "/") + name);
  require(text.has_value(), "a fixture of the tree cannot be read");
  return *text;
}

}  // namespace concord::fuzz
