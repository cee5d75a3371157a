// From what was asked for on the command line to libraries, clients and cases.
#pragma once

#include <string>
#include <vector>

#include "build/build.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

/// What stands behind --client, ids and manifests, and behind "@" of --case, put into the request. A manifest
/// stands for all of its clients, unless an id beside it picks some of them. Fails (usage) on unknown names.
[[nodiscard]] Result<void> choose_clients(const Selection& selection, BuildRequest& request);

[[nodiscard]] Result<std::vector<LibraryRequest>> wanted_libraries(const Home& home,
                                                                   const Selection& selection);

/// Leaves in the plans and among the libraries' programs what the patterns select. A pattern must select
/// something in some library, or it is a mistake, unless `may_be_gone`.
[[nodiscard]] Result<void> select_cases(std::vector<Plan>& plans, std::vector<BuiltLibrary>& libraries,
                                        const std::vector<std::string>& patterns, bool may_be_gone);

/// Leaves those calls to be measured that the patterns select: by their ids ("awesome/Add"), or by ids of
/// their functions' cases. A pattern must select something in some library.
[[nodiscard]] Result<void> select_benches(std::vector<Plan>& plans, const std::vector<std::string>& patterns);

/// Fails where a client that must take part does not: usage for a name that is unknown or left out of this
/// run, environment for a missing toolchain.
[[nodiscard]] Result<void> check_required(const Workbench& bench, const Selection& selection,
                                          const std::vector<std::string>& required);

}  // namespace concord
