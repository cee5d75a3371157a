#include "measure/pinning.hpp"

#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>

namespace concord {

#ifdef __linux__

Pinning::Pinning() {
  if (sched_getaffinity(0, sizeof before_, &before_) != 0) return;
  processors_ = static_cast<unsigned>(CPU_COUNT(&before_));
  if (processors_ < 2) return;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &before_)) clients_ = cpu;
  }
  cpu_set_t ours = before_;
  CPU_CLR(static_cast<std::size_t>(clients_), &ours);
  sched_setaffinity(0, sizeof ours, &ours);
}

Pinning::~Pinning() {
  if (clients_ >= 0) sched_setaffinity(0, sizeof before_, &before_);
}

void Pinning::place(int pid, bool anywhere) const {
  if (clients_ < 0 || pid <= 0) return;
  cpu_set_t wanted = before_;
  if (!anywhere) {
    CPU_ZERO(&wanted);
    CPU_SET(static_cast<std::size_t>(clients_), &wanted);
  }
  std::error_code gone;  // the process may end at any moment
  for (std::filesystem::directory_iterator task("/proc/" + std::to_string(pid) + "/task", gone), end;
       !gone && task != end; task.increment(gone)) {
    const std::string name = task->path().filename().string();
    int thread = 0;
    std::from_chars(name.data(), name.data() + name.size(), thread);
    if (thread > 0) sched_setaffinity(thread, sizeof wanted, &wanted);
  }
}

#else

Pinning::Pinning() = default;
Pinning::~Pinning() = default;
void Pinning::place(int /*pid*/, bool /*anywhere*/) const {}

#endif

void Pinning::release(int pid) const { place(pid, true); }
void Pinning::tie(int pid) const { place(pid, false); }

}  // namespace concord
