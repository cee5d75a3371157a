#include "base/event_loop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace concord {

namespace {

/// epoll, two pipes for signals, one or two descriptors to wake the loop: at most these.
constexpr std::size_t descriptors_of_a_loop = 8;

bool descriptors_are_left() {
  std::array<int, descriptors_of_a_loop> probes{};
  for (int& probe : probes) probe = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const bool all = std::all_of(probes.begin(), probes.end(), [](int probe) { return probe >= 0; });
  for (const int probe : probes) {
    if (probe >= 0) ::close(probe);
  }
  return all;
}

}  // namespace

int open_loop(uv_loop_t& loop) { return descriptors_are_left() ? uv_loop_init(&loop) : UV_EMFILE; }

}  // namespace concord
