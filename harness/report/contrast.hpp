// Two values side by side, cut down to where they first differ.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concord {

/// A line ready to print; bytes [from, to) of its text are the part that differs (none where they are equal).
struct Marked {
  std::string text;
  std::size_t from = 0, to = 0;
};

struct Contrast {
  std::vector<Marked> expected, got;
};

/// A value of one line stays one line, as wide as `columns`: head, tail and the surroundings of the first
/// difference stay. Of values of several lines the first line that differs is shown, with two lines before
/// and after it. Nothing is marked where the two have nothing in common.
[[nodiscard]] Contrast contrast(std::string_view expected, std::string_view got, std::size_t columns,
                                std::string_view ellipsis);

}  // namespace concord
