// What the lines of a client say (clients/PROTOCOL.md §2, §3). Pure: knows no process and no request but its
// id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "run/run.hpp"

namespace concord {

/// The first line, {"ready":{…}}: runtime and what is refused. The error says what is wrong, in the client's
/// words where it said {"error":…}.
[[nodiscard]] Result<Launch> read_greeting(std::string_view line);

/// What stands behind the id, as in `"rows":[…]}`, of the reply to request `id`. `own` keeps it where it has
/// to be spelled anew: another spelling than the canonical one is understood too.
[[nodiscard]] Result<std::string_view> reply_body(std::string_view line, std::uint64_t id, std::string& own);

/// The rows in such a body; none where there are no rows, or no JSON.
[[nodiscard]] std::optional<std::string_view> rows_of(std::string_view body, std::string& own);

[[nodiscard]] Outcome outcome_of_row(const Json& row, const Export& function);

/// Of the reply to a request of one row.
[[nodiscard]] Outcome outcome_of_reply(std::string_view body, const Export& function);

/// The same of a written case. One that waits for calls of a callback which do not come has failed.
[[nodiscard]] Outcome outcome_of_row(const Json& row, const PlannedCase& planned);
[[nodiscard]] Outcome outcome_of_reply(std::string_view body, const PlannedCase& planned);

/// Of `"error":"CODE","text":"…"}` instead of rows: one outcome for all.
[[nodiscard]] std::optional<Outcome> refusal_of_all(std::string_view body);

}  // namespace concord
