#include "report/value_lines.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr std::size_t label_indent = 4;

}  // namespace

std::size_t value_columns(const Page& page) { return std::max<std::size_t>(page.width(), 44) - value_indent; }

std::string lead(const Page& page, std::string_view label) {
  return std::string(label_indent, ' ') + page.paint(Ink::dim, pad_right(label, value_indent - label_indent));
}

void labelled(Page& page, std::string_view label, std::string_view text) {
  if (!text.empty()) page.line(lead(page, label) + std::string(text));
}

void print_value(Page& page, std::string_view label, const std::vector<Marked>& lines, Ink ink) {
  const bool underline = !page.options().colour && ink == Ink::bad;
  for (const Marked& line : lines) {
    const std::string_view text = line.text;
    page.line(lead(page, label) + std::string(text.substr(0, line.from)) +
              page.paint(ink, text.substr(line.from, line.to - line.from)) +
              std::string(text.substr(line.to)));
    label = "";
    if (!underline || (line.from == 0 && line.to == 0)) continue;
    const std::size_t carets =
        std::max<std::size_t>(1, display_width(text.substr(line.from, line.to - line.from)));
    page.line(std::string(value_indent + display_width(text.substr(0, line.from)), ' ') +
              std::string(carets, '^'));
  }
}

}  // namespace concord
