// What a report tells of a plan, beside the verdicts: which cases there are and what they stand on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "build/build.hpp"
#include "model/summary.hpp"
#include "plan/part.hpp"

namespace concord {

inline constexpr const char* transcript_function = "transcript";

/// A program's name in ids.
[[nodiscard]] std::string program_name(const ReadyDemo& demo);

/// Cases, families and programs, in the order of the suite.
[[nodiscard]] std::vector<CaseState> outline_of(const Plan& plan, const std::vector<ReadyDemo>& programs);

/// Notes of each case which clients play it, where not all of them do. `parts`: of the plan, by client.
void note_clients(std::vector<CaseState>& outline, const Plan& plan,
                  const std::map<std::string, Part>& parts);

/// Of the files in a folder of fixtures that decide verdicts.
[[nodiscard]] std::string fixtures_digest(const std::filesystem::path& folder);

}  // namespace concord
