// Knows causes and words, ends nothing itself.
#include "pipeline/halt.hpp"

#include <fmt/format.h>

#include "base/stop.hpp"

namespace concord {

Halt halt_at(std::uint64_t failures, const Bounds& bounds) {
  switch (stop_cause()) {
    case StopCause::interrupted:
      return {stop_asked_twice() ? Halt::How::now : Halt::How::finish, "the run was interrupted"};
    case StopCause::time_over:
      return {Halt::How::finish, "the run's time is over"};
    case StopCause::none:
      break;
  }
  if (bounds.failures > 0 && failures >= bounds.failures)
    return {Halt::How::finish,
            fmt::format("stopped after {} failure{}", bounds.failures, bounds.failures == 1 ? "" : "s")};
  return {};
}

Result<void> go_on(const std::string& while_doing) {
  switch (stop_cause()) {
    case StopCause::interrupted:
      return tl::unexpected(Error{Fault::interrupted, "interrupted while " + while_doing});
    case StopCause::time_over:
      return tl::unexpected(
          Error{Fault::late, fmt::format("the run's time was over while {}: nothing was run; try a longer "
                                         "--run-timeout",
                                         while_doing)});
    case StopCause::none:
      break;
  }
  return {};
}

}  // namespace concord
