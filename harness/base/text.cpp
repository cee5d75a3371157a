// Decodes UTF-8 one unit at a time and decides for each unit how it is shown. Knows nothing of terminals or
// formats.
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

namespace concord {

namespace {

struct Unit {
  char32_t point = 0;
  std::size_t length = 1;
  bool valid = false;
};

bool continues(std::string_view bytes, std::size_t at) {
  return at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80U;
}

/// Rejects overlong forms, surrogates and what lies beyond U+10FFFF, as Unicode 15 table 3-7 does.
Unit decode(std::string_view bytes, std::size_t at) {
  const auto lead = static_cast<unsigned char>(bytes[at]);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {lead, 1, false};
  char32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(bytes, at + i)) return {lead, 1, false};
    point = (point << 6U) | (static_cast<unsigned char>(bytes[at + i]) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < smallest[length] || surrogate || point > 0x10FFFF) return {lead, 1, false};
  return {point, length, true};
}

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& each) { return point >= each.first && point <= each.last; });
}

/// Controls, line and paragraph separators, bidirectional marks, invisible and language tags, specials.
constexpr std::array<Range, 10> unprintable{{{0x00, 0x1F},
                                             {0x7F, 0x9F},
                                             {0xAD, 0xAD},
                                             {0x61C, 0x61C},
                                             {0x200B, 0x200F},
                                             {0x2028, 0x202E},
                                             {0x2060, 0x206F},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFF0, 0xFFFB},
                                             {0xE0000, 0xE007F}}};
constexpr std::array<Range, 11> wide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0x33FF},
                                      {0x3400, 0x4DBF},
                                      {0x4E00, 0x9FFF},
                                      {0xA000, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1FAFF}}};
constexpr std::array<Range, 5> combining{
    {{0x300, 0x36F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};

bool is_noncharacter(char32_t point) {
  return (point & 0xFFFEU) == 0xFFFEU || (point >= 0xFDD0 && point <= 0xFDEF);
}

std::size_t columns_of(char32_t point) {
  if (point < 0x300) return 1;
  if (within(combining, point)) return 0;
  return within(wide, point) || (point >= 0x20000 && point <= 0x3FFFD) ? 2 : 1;
}

std::string escaped(char32_t point) {
  switch (point) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  const auto number = static_cast<std::uint32_t>(point);
  return number > 0xFFFF ? fmt::format("\\U{:08x}", number) : fmt::format("\\u{:04x}", number);
}

/// How a unit is shown; `bytes` is the whole text.
struct Shown {
  std::string text;
  std::size_t columns = 0;
};
Shown shown(std::string_view bytes, std::size_t at, const Unit& unit) {
  std::string text;
  if (!unit.valid) {
    text = fmt::format("\\x{:02x}", static_cast<std::uint32_t>(unit.point));
  } else if (within(unprintable, unit.point) || is_noncharacter(unit.point)) {
    text = escaped(unit.point);
  } else {
    return {std::string(bytes.substr(at, unit.length)), columns_of(unit.point)};
  }
  const std::size_t columns = text.size();
  return {std::move(text), columns};
}

std::string clean(std::string_view bytes, bool keep_lines) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const char byte = bytes[at];
    if ((byte >= ' ' && byte <= '~') || (keep_lines && (byte == '\n' || byte == '\t'))) {
      out += byte;
      ++at;
      continue;
    }
    const Unit unit = decode(bytes, at);
    out += shown(bytes, at, unit).text;
    at += unit.length;
  }
  return out;
}

/// No character takes more bytes a column than a base letter with a few marks; the bound keeps a 1 MiB value
/// cheap.
constexpr std::size_t most_bytes_a_column = 16;

struct Front {
  std::string text;
  bool whole = false;  ///< nothing is missing
};
Front front(std::string_view bytes, std::size_t columns) {
  std::string out;
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < bytes.size() && at < (columns + 1) * most_bytes_a_column) {
    const Unit unit = decode(bytes, at);
    const Shown next = shown(bytes, at, unit);
    if (used + next.columns > columns) break;
    used += next.columns;
    out += next.text;
    at += unit.length;
  }
  return {std::move(out), at == bytes.size()};
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const Unit unit = decode(bytes, at);
    if (!unit.valid) return false;
    at += unit.length;
  }
  return true;
}

std::string visible(std::string_view bytes) { return clean(bytes, false); }
std::string visible_lines(std::string_view bytes) { return clean(bytes, true); }

std::string visible_front(std::string_view bytes, std::size_t columns) { return front(bytes, columns).text; }

std::string visible_back(std::string_view bytes, std::size_t columns) {
  const std::size_t window = std::min(bytes.size(), (columns + 1) * most_bytes_a_column);
  std::vector<Shown> units;
  for (std::size_t at = character_start(bytes, bytes.size() - window); at < bytes.size();) {
    const Unit unit = decode(bytes, at);
    units.push_back(shown(bytes, at, unit));
    at += unit.length;
  }
  std::size_t used = 0;
  auto first = units.end();
  while (first != units.begin() && used + std::prev(first)->columns <= columns) used += (--first)->columns;
  std::string out;
  for (; first != units.end(); ++first) out += first->text;
  return out;
}

bool fits(std::string_view bytes, std::size_t columns) { return front(bytes, columns).whole; }

std::string cut(std::string_view bytes, std::size_t columns, std::string_view ellipsis) {
  Front all = front(bytes, columns);
  if (all.whole) return std::move(all.text);
  const std::size_t dots = std::min(columns, display_width(ellipsis));
  return visible_front(bytes, columns - dots) + visible_front(ellipsis, dots);
}

std::string shorten(std::string_view bytes, std::size_t columns, std::string_view ellipsis) {
  Front all = front(bytes, columns);
  if (all.whole) return std::move(all.text);
  const std::size_t dots = std::min(columns, display_width(ellipsis));
  const std::size_t tail = (columns - dots) / 3;
  return visible_front(bytes, columns - dots - tail) + visible_front(ellipsis, dots) +
         visible_back(bytes, tail);
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Unit unit = decode(text, at);
    columns += unit.valid ? columns_of(unit.point) : 1;
    at += unit.length;
  }
  return columns;
}

std::string pad_left(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return std::string(columns > width ? columns - width : 0, ' ').append(text);
}

std::string pad_right(std::string_view text, std::size_t columns) {
  const std::size_t width = display_width(text);
  return std::string(text).append(columns > width ? columns - width : 0, ' ');
}

std::string in_ascii(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const Unit unit = decode(utf8, at);
    if (unit.valid && unit.point < 0x80) {
      out += utf8[at];
    } else {
      out += unit.valid ? escaped(unit.point) : shown(utf8, at, unit).text;
    }
    at += unit.length;
  }
  return out;
}

std::size_t character_start(std::string_view bytes, std::size_t at) {
  for (std::size_t back = 0; back < 4 && back <= at; ++back) {
    const std::size_t start = at - back;
    if (!continues(bytes, start))
      return start < bytes.size() && start + decode(bytes, start).length > at ? start : at;
  }
  return at;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace concord
