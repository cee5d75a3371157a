// Text from outside made safe and fitting to show: invalid UTF-8 and control characters become visible, never
// obeyed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concord {

/// Whether every byte belongs to a character (Unicode 15, table 3-7).
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// One printable line of valid UTF-8. Invalid bytes become \xNN; line ends, tabs and other control
/// characters, bidirectional overrides and non-characters become \n, \t or \uNNNN. Idempotent; a backslash
/// stays as it is.
[[nodiscard]] std::string visible(std::string_view bytes);

/// The same, but line ends and tabs stay.
[[nodiscard]] std::string visible_lines(std::string_view bytes);

/// The longest start (end) of visible(bytes) that fits into `columns`; never cuts an escape or a character in
/// two.
[[nodiscard]] std::string visible_front(std::string_view bytes, std::size_t columns);
[[nodiscard]] std::string visible_back(std::string_view bytes, std::size_t columns);

/// Whether visible(bytes) needs no more than `columns`; takes no longer for a longer text.
[[nodiscard]] bool fits(std::string_view bytes, std::size_t columns);

/// What does not fit into `columns` gives way to the ellipsis, at the end.
[[nodiscard]] std::string cut(std::string_view bytes, std::size_t columns, std::string_view ellipsis = "…");

/// What does not fit into `columns` gives way to the ellipsis, in the middle: head and tail stay.
[[nodiscard]] std::string shorten(std::string_view bytes, std::size_t columns,
                                  std::string_view ellipsis = "…");

/// Columns on a terminal. Good enough: wide East Asian characters and emoji count two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

[[nodiscard]] std::string pad_left(std::string_view text, std::size_t columns);   ///< text at the right
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t columns);  ///< text at the left

/// For terminals without UTF-8: every character beyond ASCII as \uNNNN.
[[nodiscard]] std::string in_ascii(std::string_view utf8);

/// The start of the character that the byte at `at` belongs to.
[[nodiscard]] std::size_t character_start(std::string_view bytes, std::size_t at);

/// Lines without their ends; a final line end starts no further line.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace concord
