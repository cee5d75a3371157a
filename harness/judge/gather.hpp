// What several outcomes, lanes or rounds add up to. For the files of this folder alone.
#pragma once

#include <vector>

#include "model/summary.hpp"

namespace concord {

/// Counts a failure and keeps it while there is room; known and refused ones do not take the place of others.
void add_failure(Entry& entry, Verdict verdict, Failure failure);
[[nodiscard]] bool has_room(const Entry& entry, Verdict verdict);

/// A client takes part once in each library and round; people think of it as one.
void add_client(std::vector<ClientState>& clients, const ClientState& client);

}  // namespace concord
