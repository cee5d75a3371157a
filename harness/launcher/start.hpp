// From a description to a running program.
#pragma once

#include <sys/types.h>

#include <array>
#include <optional>
#include <string>

#include "launcher/launcher.hpp"

namespace concord::launcher {

/// What came over a channel.
struct Order {
  SpawnHead head;
  std::string texts;                                   ///< cwd, argv, environment, each ended by a NUL
  std::array<int, given_fds> fds{-1, -1, -1, -1, -1};  ///< above `given_fds`, so that none stands in the way
};

/// Waits for it. Nothing where the channel closes before all of it came, or where it cannot be understood.
[[nodiscard]] std::optional<Order> read_order(int channel, const std::array<int, given_fds>& fds);

/// The program as the leader of a session of its own, ended with us. 0 and errno where it cannot be executed.
[[nodiscard]] SpawnReply start(Order& order);

}  // namespace concord::launcher
