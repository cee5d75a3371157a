// Text inside GitHub-flavoured Markdown.
#pragma once

#include <string>
#include <string_view>

namespace concord {

/// Text that stays text: a character reference never counts as markup (CommonMark §2.5).
[[nodiscard]] std::string markdown_text(std::string_view text);

}  // namespace concord
