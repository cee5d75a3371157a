// What stands behind the id of a reply: rows, or an error instead of all of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "model/contract.hpp"
#include "model/verdict.hpp"

namespace concord {

/// The bytes of the rows, `[[…],…]`; nothing where there are none. `own` keeps them where they have to be spelled anew.
[[nodiscard]] std::optional<std::string_view> rows_of(std::string_view body, std::string& own);

[[nodiscard]] Outcome outcome_of_row(const Json& row, const Export& function);

/// `"error":"CODE","text":"…"}` instead of rows: one outcome for all.
[[nodiscard]] std::optional<Outcome> refusal_of_all(std::string_view body);

}  // namespace concord
