// Go's own account of a process that was ended by a signal.
#pragma once

#include <string>
#include <string_view>

namespace concord {

/// The goroutines in what Go prints, those that a host called first. Left out are the signal, which was ours,
/// the thread that got it, registers and addresses of frames. Of other texts nothing is left out.
[[nodiscard]] std::string goroutines_in(std::string_view text);

}  // namespace concord
