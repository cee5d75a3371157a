// What is told of the machine and the moment of a run.
#pragma once

#include <string>

#include "model/summary.hpp"
#include "plan/known.hpp"

namespace concord {

[[nodiscard]] unsigned cores();  ///< at least one
[[nodiscard]] Host this_host();
[[nodiscard]] std::string utc_now();  ///< ISO 8601
/// This system in Go's words, and the day in UTC.
[[nodiscard]] KnownFacts known_facts();
[[nodiscard]] std::string first_line(const char* path);  ///< empty where it cannot be read

}  // namespace concord
