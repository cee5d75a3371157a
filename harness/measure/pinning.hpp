// Which processors clients are measured on: one that nobody else of ours uses, so that a client does not
// wander between caches, and is not pushed aside by the program that waits for it.
#pragma once

#ifdef __linux__
#include <sched.h>
#endif

namespace concord {

/// While it lives, clients have the last processor, and we the others. Does nothing where there is only one,
/// or where the system cannot.
class Pinning {
 public:
  Pinning();
  ~Pinning();
  Pinning(const Pinning&) = delete;
  Pinning& operator=(const Pinning&) = delete;

  [[nodiscard]] int processor_of_clients() const { return clients_; }  ///< -1: any
  [[nodiscard]] unsigned processors() const { return processors_; }    ///< that there are for us and clients

  /// Lets every thread of a process run anywhere, or ties them to the clients' processor again. Threads that
  /// one of them makes later have what it has.
  void release(int pid) const;
  void tie(int pid) const;

 private:
  void place(int pid, bool anywhere) const;
#ifdef __linux__
  cpu_set_t before_{};
#endif
  int clients_ = -1;
  unsigned processors_ = 1;
};

}  // namespace concord
