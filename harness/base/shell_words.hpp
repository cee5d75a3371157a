// The words of a command line, in a shell's spelling. No shell is ever asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace concord {

/// One word, quoted where it must be.
[[nodiscard]] std::string shell_word(const std::string& word);

/// Splits as a POSIX shell does: blanks, both quotes, backslash. Nothing is expanded. Fails (usage) on a
/// quote that does not end.
[[nodiscard]] Result<std::vector<std::string>> split_words(std::string_view line);

}  // namespace concord
