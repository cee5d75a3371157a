// Stays with one client from its start until nothing of it is left.
#pragma once

#include <array>

#include "launcher/launcher.hpp"

namespace concord::launcher {

/// Reads an order from the channel, carries it out, reports the end. Returns when every process that the
/// client has started is gone. Needs SIGCHLD handled and blocked.
void keep(int channel, const std::array<int, given_fds>& fds);

/// Kills whoever is below us, again and again until nobody is, or the time is over.
bool end_descendants(int patience_ms);

}  // namespace concord::launcher
