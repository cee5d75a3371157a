// Words of a shell's command line, there and back. Concord itself never starts a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace concord {

/// One word of a POSIX shell's command line: the shell makes the same bytes of it. Printable wherever it can
/// be: what a terminal would obey is spelled by printf, so that the line can be shown and copied (a line end
/// at the word's end alone has no such spelling).
[[nodiscard]] std::string shell_word(const std::string& word);

/// Splits as a POSIX shell does: blanks, both quotes, backslash. Nothing is expanded. Fails (usage) on a
/// quote that does not end.
[[nodiscard]] Result<std::vector<std::string>> split_words(std::string_view line);

}  // namespace concord
