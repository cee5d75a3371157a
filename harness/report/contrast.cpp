// Finds the first difference of two texts and cuts both to it, on raw bytes, so that a value of 1 MiB costs
// one comparison. Knows nothing of what the values mean.
#include "report/contrast.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr std::size_t lines_around = 2;

struct Parts {
  std::string_view before, differs, after;
};

struct Split {
  Parts expected, got;
};

Parts part(std::string_view text, std::size_t before, std::size_t after) {
  return {text.substr(0, before), text.substr(before, text.size() - before - after),
          text.substr(text.size() - after)};
}

/// Common start and end are left out; cuts fall between characters.
Split split(std::string_view expected, std::string_view got) {
  const std::size_t shorter = std::min(expected.size(), got.size());
  const auto differs =
      std::mismatch(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(shorter), got.begin());
  auto before = static_cast<std::size_t>(differs.first - expected.begin());
  before = std::min(character_start(expected, before), character_start(got, before));
  std::size_t after = 0;
  while (after < shorter - before && expected[expected.size() - after - 1] == got[got.size() - after - 1])
    ++after;
  while (after > 0 && (static_cast<unsigned char>(expected[expected.size() - after]) & 0xC0U) == 0x80U)
    --after;
  return {part(expected, before, after), part(got, before, after)};
}

/// How many columns each part may take; the same for both values, so that their differing parts stand below
/// each other.
struct Room {
  std::size_t head = 0, near = 0, differs = 0;
};

Room room_for(const Split& halves, std::size_t columns, std::size_t dots) {
  const std::size_t most = columns / 3;
  const std::size_t needed = std::max(display_width(visible_front(halves.expected.differs, most)),
                                      display_width(visible_front(halves.got.differs, most)));
  const std::size_t taken = needed + 3 * dots;
  const std::size_t rest = columns > taken ? columns - taken : 0;
  return {rest / 6, rest / 3, std::max<std::size_t>(needed, 1)};
}

bool fits_whole(const Parts& parts, std::size_t columns) {
  if (!fits(parts.before, columns) || !fits(parts.differs, columns) || !fits(parts.after, columns))
    return false;
  return display_width(visible(parts.before)) + display_width(visible(parts.differs)) +
             display_width(visible(parts.after)) <=
         columns;
}

Marked fit(const Parts& parts, const Room& room, std::string_view ellipsis, bool mark) {
  const auto squeeze = [&](std::string_view text, std::size_t front, std::size_t back) {
    if (fits(text, front + back)) return visible(text);
    std::string head = visible_front(text, front);
    if (head.ends_with(ellipsis))
      head.resize(head.size() - ellipsis.size());  // the text has one there itself
    return fmt::format("{}{}{}", head, ellipsis, visible_back(text, back));
  };
  Marked line;
  line.text = squeeze(parts.before, room.head, room.near);
  line.from = line.text.size();
  line.text += squeeze(parts.differs, room.differs, 0);
  line.to = line.text.size();
  line.text += squeeze(parts.after, room.near, room.head);
  if (!mark) line.from = line.to = 0;
  return line;
}

Contrast of_lines(std::string_view expected, std::string_view got, std::size_t columns,
                  std::string_view ellipsis) {
  const Split halves = split(expected, got);
  const bool common = !halves.expected.before.empty() || !halves.expected.after.empty();
  const bool equal = halves.expected.differs.empty() && halves.got.differs.empty();
  const bool mark = common && !equal;
  const bool whole = fits_whole(halves.expected, columns) && fits_whole(halves.got, columns);
  Room room = whole ? Room{columns, columns, columns} : room_for(halves, columns, display_width(ellipsis));
  if (!common)
    room.differs = columns - std::min(columns, display_width(ellipsis));  // nothing to line up with
  return {{fit(halves.expected, room, ellipsis, mark)}, {fit(halves.got, room, ellipsis, mark)}};
}

std::string more(std::string_view ellipsis, std::size_t lines, std::string_view kind) {
  return fmt::format("{} {} {} line{}", ellipsis, lines, kind, lines == 1 ? "" : "s");
}

/// The lines around number `at`, where `differing` stands instead of that one.
std::vector<Marked> excerpt(const std::vector<std::string_view>& lines, std::size_t at,
                            const Marked& differing, std::size_t columns, std::string_view ellipsis) {
  std::vector<Marked> out;
  const std::size_t first = at > lines_around ? at - lines_around : 0;
  if (first > 0) out.push_back({more(ellipsis, first, "equal")});
  for (std::size_t i = first; i < std::min(at, lines.size()); ++i)
    out.push_back({cut(lines[i], columns, ellipsis)});
  if (at >= lines.size()) {
    out.push_back({"(ends here)"});
    return out;
  }
  out.push_back(differing);
  const std::size_t last = std::min(lines.size(), at + 1 + lines_around);
  for (std::size_t i = at + 1; i < last; ++i) out.push_back({cut(lines[i], columns, ellipsis)});
  if (last < lines.size()) out.push_back({more(ellipsis, lines.size() - last, "more")});
  return out;
}

}  // namespace

Contrast contrast(std::string_view expected, std::string_view got, std::size_t columns,
                  std::string_view ellipsis) {
  const std::vector<std::string_view> left = lines_of(expected);
  const std::vector<std::string_view> right = lines_of(got);
  const auto differs = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  const bool only_line_ends_differ = differs.first == left.end() && differs.second == right.end();
  if ((left.size() <= 1 && right.size() <= 1) || only_line_ends_differ)
    return of_lines(expected, got, columns, ellipsis);
  const auto at = static_cast<std::size_t>(differs.first - left.begin());
  const Contrast line =
      of_lines(at < left.size() ? left[at] : "", at < right.size() ? right[at] : "", columns, ellipsis);
  return {excerpt(left, at, line.expected[0], columns, ellipsis),
          excerpt(right, at, line.got[0], columns, ellipsis)};
}

}  // namespace concord
