// What stands behind the id of a request (clients/PROTOCOL.md §3), and whom it calls.
#pragma once

#include <string>

#include "run/agenda.hpp"

namespace concord {

/// `"call":"Add","rows":[ROWS]}`
[[nodiscard]] std::string call_body(const std::string& function, const std::string& rows);

/// The same of an item that takes nothing from others (run/step_player.hpp), for `threads` threads at once.
[[nodiscard]] std::string request_body(const Plan& plan, const Item& item, unsigned threads);

/// On how many threads a client that was launched so makes the calls of the plan; 0: it cannot do what the
/// plan asks for.
[[nodiscard]] unsigned threads_of(const ClientLane& lane, const Launch& launch);

[[nodiscard]] const std::string& function_of(const Plan& plan, const Item& item);
[[nodiscard]] const Export& callee_of(const Plan& plan, const Single& single);

}  // namespace concord
