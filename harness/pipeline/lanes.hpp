// Who plays what: the clients of a workbench as lanes of the run stage.
#pragma once

#include <vector>

#include "judge/judge.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

inline constexpr const char* oracle_id = "go-native";

struct Lanes {
  std::vector<ClientLane> clients;
  std::vector<DemoLane> demos;
  std::vector<AbsentLane> absent;
};

/// The article programs run with everything else, or where a pattern names them (awesome/transcript/…).
[[nodiscard]] bool demos_wanted(const Selection& selection);
[[nodiscard]] bool demo_wanted(const std::vector<std::string>& patterns, const std::string& library,
                               const ReadyDemo& demo);

[[nodiscard]] Lanes make_lanes(const Workbench& bench, const Selection& selection);

/// Processes at work at the same time.
[[nodiscard]] unsigned jobs_of(const Selection& selection);

/// Where cases were selected, only their functions.
[[nodiscard]] std::vector<LibraryState> library_states(const Workbench& bench, const Selection& selection);

}  // namespace concord
