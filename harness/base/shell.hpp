// Words for a shell that people paste lines into. Concord itself never starts one.
#pragma once

#include <string>

namespace concord {

/// One word of a POSIX shell's command line: the shell makes the same bytes of it. Printable wherever it can
/// be: what a terminal would obey is spelled by printf, so that the line can be shown and copied (a line end
/// at the word's end alone has no such spelling).
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace concord
