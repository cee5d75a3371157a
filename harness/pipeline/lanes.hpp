// Who plays what: the clients of a workbench as lanes of the run stage.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "judge/judge.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

inline constexpr const char* oracle_id = "go-native";
inline constexpr const char* host_id = "c-linked";  ///< whose endings stand for those of every host process

struct Lanes {
  std::vector<ClientLane> clients;
  std::vector<DemoLane> demos;
  std::vector<AbsentLane> absent;
};

/// Only where no case is selected, or one of theirs by name: they have to be built first.
[[nodiscard]] bool demos_wanted(const Selection& selection);

/// Takes out the programs that cannot be played: of a library whose functions changed (a program then tells
/// nothing that the changed signatures do not), and of fixtures without a folder of transcripts.
void keep_playable(BuiltLibrary& library, const Plan& plan);

/// Of a plan, what each client plays; also those that cannot take part. The oracle plays all of it: every
/// other client is compared with it.
[[nodiscard]] std::map<std::string, Part> parts_of(const Workbench& bench, std::size_t library);

[[nodiscard]] Lanes make_lanes(const Workbench& bench);

/// Processes at work at the same time.
[[nodiscard]] unsigned jobs_of(const Selection& selection);

/// Where cases were selected, only their functions.
[[nodiscard]] std::vector<LibraryState> library_states(const Workbench& bench);

}  // namespace concord
