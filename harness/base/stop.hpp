// What asks a command to come to an end: Ctrl-C, SIGTERM, the end of its time. Knows nothing of what is to
// end.
#pragma once

#include <atomic>
#include <chrono>

namespace concord {

enum class StopCause { none, interrupted, time_over };

/// While one lives, SIGINT and SIGTERM are counted. The first one is for whoever looks at it here, to come to
/// an orderly end. The second one ends this program at once, with exit code 130 (the launcher ends its
/// processes, and files are renamed when they are whole), unless somebody is attentive; the third one always
/// does.
class Stoppable {
 public:
  Stoppable();
  ~Stoppable();  ///< the last one restores what was there, and forgets what was asked
  Stoppable(const Stoppable&) = delete;
  Stoppable& operator=(const Stoppable&) = delete;
};

/// While one lives, somebody looks at `stop_asked_twice` soon enough.
class Attentive {
 public:
  Attentive();
  ~Attentive();
  Attentive(const Attentive&) = delete;
  Attentive& operator=(const Attentive&) = delete;
};

/// From now on; another call begins anew, and 0 is for ever. Only while a Stoppable lives.
void stop_after(std::chrono::milliseconds time);

[[nodiscard]] StopCause stop_cause();  ///< interruption where both were
[[nodiscard]] bool stop_asked_twice();
/// Whether there is a cause, for those who watch it while they wait.
[[nodiscard]] const std::atomic<bool>& stop_flag();

}  // namespace concord
