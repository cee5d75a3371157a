// Reads a CLI11 application. Knows no option by name.
#include "cli/option_table.hpp"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/terminal.hpp"
#include "cli/command_line.hpp"
#include "cli/help.hpp"

namespace concord {

namespace {

constexpr std::size_t widest_help = 100;  // longer lines are hard to read

/// "WHEN:{auto,always,never}" → the three words.
std::vector<std::string> words_in_braces(const std::string& text) {
  const std::size_t open = text.find('{'), close = text.rfind('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return CLI::detail::split(text.substr(open + 1, close - open - 1), ',');
}

/// Of a description whose further lines are "word: what it is": the words.
std::vector<std::string> words_of_lines(const std::string& about) {
  std::vector<std::string> words;
  for (std::size_t line = about.find('\n'); line != std::string::npos; line = about.find('\n', line + 1)) {
    const std::size_t colon = about.find(':', line);
    if (colon != std::string::npos)
      words.push_back(CLI::detail::trim_copy(about.substr(line + 1, colon - line - 1)));
  }
  return words;
}

OptionRow row_of(const CLI::Option& option) {
  OptionRow row;
  for (const std::string& name : option.get_snames()) row.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) row.names.push_back("--" + name);
  const std::string type = option.get_type_size_max() > 0 ? option.get_type_name() : "";
  row.value = row.names.empty() ? option.get_name(true) : type.substr(0, type.find(':'));
  row.choices = words_in_braces(type);
  row.about = option.get_description();
  row.repeatable = option.get_items_expected_max() > 1;
  row.required = option.get_required();
  if (row.choices.empty()) row.choices = words_of_lines(row.about);
  return row;
}

CommandRow row_of(const CLI::App& app) {
  CommandRow row{app.get_name(), app.get_description(), {}, app.get_footer()};
  for (const CLI::Option* option : app.get_options()) row.options.push_back(row_of(*option));
  return row;
}

}  // namespace

std::vector<CommandRow> read_table(const CLI::App& app) {
  std::vector<CommandRow> rows{row_of(app)};
  if (app.get_parent() == nullptr) rows.front().name.clear();
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); }))
    rows.push_back(row_of(*command));
  return rows;
}

std::string help_of(const CLI::App& app) {
  const std::vector<CommandRow> rows = read_table(app);
  const Terminal terminal = detect_terminal(STDOUT_FILENO);
  const std::size_t width = std::min<std::size_t>(terminal.width, widest_help);
  return help_text(rows.front(), {rows.begin() + 1, rows.end()}, width);
}

}  // namespace concord
