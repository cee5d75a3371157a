// The user's own bindings (`--binding LANGUAGE=PATH`): which clients they make, and what `{binding}` is.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/manifest.hpp"

namespace concord {

/// Puts each into the manifests of its language. Fails (usage) on a language that has no client for one, on a
/// second one for a language, and on a path that does not exist.
[[nodiscard]] Result<void> attach_bindings(std::vector<Manifest>& manifests,
                                           const std::vector<std::string>& bindings);

/// Whether the client is there for a binding that nobody named.
[[nodiscard]] bool lacks_binding(const Manifest& manifest, const ClientSpec& client);

/// Whether the client calls the binding that was named.
[[nodiscard]] bool has_binding(const Manifest& manifest, const ClientSpec& client);

void leave_out_unbound(std::vector<Manifest>& manifests);

}  // namespace concord
