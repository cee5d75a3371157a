// Text on a sheet of a given width. The only place that writes terminal escapes, and the only one that knows
// both sets of symbols.
#include "report/page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr Symbols unicode{"✓", "✗", "≈", "?", "·", " · ", "…", "±", "×"};
constexpr Symbols ascii{"ok", "X", "~", "?", ".", " | ", "...", "+-", "x"};

std::string_view escape(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::good:
      return "\x1b[32m";
    case Ink::bad:
      return "\x1b[31;1m";
    case Ink::warn:
      return "\x1b[33m";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::strong:
      return "\x1b[1m";
  }
  return "";
}

}  // namespace

Page::Page(const ConsoleOptions& options) : options_(options), symbols_(options.ascii ? ascii : unicode) {}

void Page::line(std::string_view text) {
  const std::size_t end = text.find_last_not_of(' ');
  text_.append(text.substr(0, end == std::string_view::npos ? 0 : end + 1)).append("\n");
}

void Page::gap() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
}

void Page::wrapped(std::string_view lead, const std::vector<std::string>& pieces,
                   std::string_view separator) {
  std::string current(lead);
  const std::size_t indent = std::min(painted_width(lead), width() / 2);
  const std::string_view behind = separator.substr(0, separator.find_last_not_of(' ') + 1);
  bool fresh = true;
  for (const std::string& piece : pieces) {
    const std::size_t tail = &piece == &pieces.back() ? 0 : painted_width(behind);  // ends the line, too
    if (!fresh && painted_width(current) + painted_width(separator) + painted_width(piece) + tail > width()) {
      line(current + std::string(behind));
      current.assign(indent, ' ');
      fresh = true;
    }
    if (!fresh) current += separator;
    current += piece;
    fresh = false;
  }
  line(current);
}

void Page::prose(std::string_view lead, std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  wrapped(lead, words, " ");
}

std::string Page::paint(Ink ink, std::string_view text) const {
  if (!options_.colour || ink == Ink::plain || text.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", escape(ink), text);
}

std::string Page::take() { return options_.ascii ? in_ascii(text_) : std::move(text_); }

std::size_t painted_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const std::size_t start = text.find('\x1b');
    columns += display_width(text.substr(0, start));
    const std::size_t end = start == std::string_view::npos ? start : text.find('m', start);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return columns;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string compact_count(std::uint64_t number) {
  if (number < 100'000) return grouped(number);
  if (number < 10'000'000) return fmt::format("{}k", grouped(number / 1000));
  return fmt::format("{}M", grouped(number / 1'000'000));
}

std::string seconds(std::chrono::microseconds time) {
  const auto micros = static_cast<double>(time.count());
  if (micros < 1e6) return fmt::format("{:.0f} ms", micros / 1e3);
  if (micros < 60e6) return fmt::format("{:.2f} s", micros / 1e6);
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string count_of(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

std::string enumeration(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  const std::size_t named = names.size() > most ? most - 1 : names.size();
  for (std::size_t i = 0; i < named; ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  if (named < names.size()) text += fmt::format(" and {} others", names.size() - named);
  return text;
}

}  // namespace concord
