// What stands behind the id of a request (clients/PROTOCOL.md §3), and whom it calls.
#pragma once

#include <string>

#include "run/agenda.hpp"

namespace concord {

/// `"call":"Add","rows":[ROWS]}`
[[nodiscard]] std::string call_body(const std::string& function, const std::string& rows);

/// The same of an item that takes nothing from others (run/step_player.hpp).
[[nodiscard]] std::string request_body(const Plan& plan, const Item& item);

[[nodiscard]] const std::string& function_of(const Plan& plan, const Item& item);
[[nodiscard]] const Export& callee_of(const Plan& plan, const Single& single);

}  // namespace concord
