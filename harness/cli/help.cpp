// Lays out the help of one command. Knows no option and no command by name.
#include "cli/help.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr std::size_t name_columns = 26;
constexpr std::size_t narrowest_text = 30;

/// The words of `text`, in lines that begin in column `indent` and end before `width`.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t column = indent;
  const std::size_t end = std::max(width, indent + narrowest_text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, stop - at);
    if (column > indent && column + 1 + display_width(word) > end) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) out += ' ';
    out += word;
    column += display_width(word) + (column > indent ? 1 : 0);
    at = stop + 1;
  }
  return out;
}

/// A name, and what it means beside it or, where the name is long, below it.
std::string entry(const std::string& name, std::string_view about, std::size_t width) {
  const std::string lead = "  " + name;
  std::string out = lead;
  const std::string below = '\n' + std::string(name_columns, ' ');
  out +=
      display_width(lead) + 2 > name_columns ? below : std::string(name_columns - display_width(lead), ' ');
  bool first = true;
  for (const std::string_view line : lines_of(about)) {
    // Lines after the first are "word: what it is".
    if (!first) out += below + "  ";
    out += wrapped(line, name_columns + (first ? 0 : 4), width);
    first = false;
  }
  return out + '\n';
}

std::string name_of(const OptionRow& option) {
  if (option.names.empty()) return option.value + (option.repeatable ? "..." : "");
  std::string name = fmt::format("{}", fmt::join(option.names, ", "));
  if (!option.value.empty()) name += " " + option.value;
  return name;
}

std::string about(const OptionRow& option) {
  const bool told = option.choices.empty() || option.about.find('\n') != std::string::npos ||
                    option.about.find(option.choices.back()) != std::string::npos;
  return told ? option.about : fmt::format("{} ({})", option.about, fmt::join(option.choices, ", "));
}

std::string usage(const CommandRow& row, bool has_commands) {
  std::string line = row.name.empty() ? "Usage: concord" : fmt::format("Usage: concord {}", row.name);
  line += has_commands ? " COMMAND [OPTIONS]" : " [OPTIONS]";
  for (const OptionRow& option : row.options) {
    if (option.names.empty())
      line += option.required ? " " + name_of(option) : fmt::format(" [{}]", name_of(option));
  }
  return line + "\n";
}

/// Sentences are wrapped, examples (indented) are not.
std::string footer(const std::string& text, std::size_t width) {
  std::string out;
  for (const std::string_view line : lines_of(text))
    out += (line.starts_with("  ") ? std::string(line) : wrapped(line, 0, width)) + "\n";
  return out.empty() ? out : "\n" + out;
}

}  // namespace

std::string help_text(const CommandRow& row, const std::vector<CommandRow>& commands, std::size_t width) {
  std::string out = wrapped(row.about, 0, width) + "\n\n" + usage(row, !commands.empty());
  if (!commands.empty()) out += "\nCommands:\n";
  for (const CommandRow& command : commands) out += entry(command.name, command.about, width);
  std::string standing, named;  // arguments by their place, and by their name
  for (const OptionRow& option : row.options)
    (option.names.empty() ? standing : named) += entry(name_of(option), about(option), width);
  if (!standing.empty()) out += "\n" + standing;
  if (!named.empty()) out += "\nOptions:\n" + named;
  return out + footer(row.footer, width);
}

}  // namespace concord
