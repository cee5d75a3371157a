// Libraries that are built with an instrument: the same package, contract and clients, and other flags of Go.
#pragma once

#include <optional>

#include "build/library.hpp"

namespace concord {

/// With the instrument, if everything that it needs was made before. Starts no process.
[[nodiscard]] std::optional<Described> find_instrumented(const GoWorkshop& workshop,
                                                         const Described& original, Instrument instrument);

/// Oracle and clients are built as ever: only the library is another one.
[[nodiscard]] Result<Described> make_instrumented(const GoWorkshop& workshop, const Described& original,
                                                  Instrument instrument);

}  // namespace concord
