// What known.toml has to say after a run, so that the next one is as expected.
#pragma once

#include <string>
#include <vector>

#include "model/summary.hpp"
#include "plan/known_edit.hpp"

namespace concord {

struct KnownScope {
  bool all_cases = true, all_clients = true;  ///< nothing was left out by selection
};

struct KnownChanges {
  KnownEdit edit;
  std::vector<std::string> left_alone;  ///< what is not as expected and cannot be recorded, and why
};

/// Adds what differs and is not known, takes out what no longer differs, and gives entries what their cases
/// do now. Entries that also speak of what did not run are left alone.
[[nodiscard]] KnownChanges known_changes(const KnownList& list, const Summary& summary,
                                         const std::string& library, KnownScope scope);

}  // namespace concord
