#include "base/invariant.hpp"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace concord {

void broken_invariant(std::string_view what) {
  fmt::print(stderr, "concord: {}: this is a mistake in concord itself; please report it\n", what);
  std::fflush(stderr);
  std::abort();
}

}  // namespace concord
