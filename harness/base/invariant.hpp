// For what cannot be unless this program is wrong. Whatever a user or a client does must never lead here.
#pragma once

#include <string_view>

namespace concord {

/// Says what does not hold, and aborts: a result that rests on it would mislead.
[[noreturn]] void broken_invariant(std::string_view what);

}  // namespace concord
