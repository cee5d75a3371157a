// What a library shows only with an instrument (build/build.hpp).
#pragma once

#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// Plays what failed again, with the library as it is. Of what passes there, it was the instrument that
/// showed it: no binding is to blame, and the failure says what it means.
[[nodiscard]] Result<void> explain_instrument(const RunOptions& options, std::vector<Entry>& entries,
                                              const ShowProgress& progress);

/// "--dangling", as a word of a command line; empty: none.
[[nodiscard]] std::string instrument_word(Instrument instrument);

}  // namespace concord
