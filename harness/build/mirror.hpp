// A library's mirror: a package in the cache with the same exports, which says what arrives and gives known
// patterns (go/cmd/contract/mirror.go). From here on it is a library as any other.
#pragma once

#include <optional>

#include "build/library.hpp"

namespace concord {

/// The mirror as it was made before, if what it was made from is as it was. Starts no process.
[[nodiscard]] std::optional<Described> find_mirror(const GoWorkshop& workshop, const Described& original);

/// Its contract is the library's, with what concord.toml says, without the exports that it cannot have.
[[nodiscard]] Result<Described> make_mirror(const GoWorkshop& workshop, const Described& original);

}  // namespace concord
