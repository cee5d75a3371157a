// What --shard says, and what the variables of CI systems mean by a shard.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/terminal.hpp"
#include "model/summary.hpp"

namespace concord {

/// "2/4"; "auto": from the variables of GoogleTest, GitLab or Kubernetes; "auto/4": the same, where only the
/// index is in a variable. None: the whole. Fails (usage) on what is neither, on variables that are no
/// numbers or out of range, and where two systems say different things.
[[nodiscard]] Result<std::optional<Shard>> read_shard(const std::string& text, const Variables& variable);

/// GoogleTest's protocol asks whoever divides to touch this file, else it takes for granted that nobody did.
void acknowledge_shard(const Variables& variable);

}  // namespace concord
