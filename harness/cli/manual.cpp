// Writes mdoc. Knows no option and no command by name.
#include "cli/manual.hpp"

#include <fmt/format.h>

namespace concord {

namespace {

/// A text line: mdoc reads a leading dot or quote as a request, and a backslash as an escape.
std::string line_of(std::string_view text) {
  std::string line;
  if (text.starts_with('.') || text.starts_with('\'')) line = "\\&";
  for (const char c : text) {
    if (c == '\\')
      line += "\\e";
    else if (c == '-')
      line += "\\-";
    else
      line += c;
  }
  return line;
}

/// An argument of a request: one word, whatever it holds.
std::string word_of(std::string_view text) {
  std::string word = "\"";
  for (const char c : text) word += c == '"' ? std::string("\"\"") : line_of(std::string_view(&c, 1));
  return word + "\"";
}

template <class Visit>
void each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    visit(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

/// mdoc wants each sentence on a line of its own: it sets the space behind it.
std::string sentences(std::string_view text) {
  const std::size_t end = text.find(". ");
  if (end == std::string_view::npos) return line_of(text);
  return line_of(text.substr(0, end + 1)) + "\n" + sentences(text.substr(end + 2));
}

std::string paragraph(std::string_view text) {
  std::string page;
  each_line(text,
            [&](std::string_view line) { page += (page.empty() ? "" : ".br\n") + sentences(line) + "\n"; });
  return page;
}

/// Lines that are indented are commands, shown as they are typed; the others are sentences.
std::string footer(const std::string& text) {
  std::string page;
  bool literal = false;
  each_line(text, [&](std::string_view line) {
    const bool command = line.starts_with("  ");
    if (command != literal) page += command ? ".Bd -literal -offset indent\n" : ".Ed\n";
    literal = command;
    if (!command && !line.empty()) page += ".Pp\n";
    if (!line.empty()) page += (command ? line_of(line.substr(2)) : sentences(line)) + "\n";
  });
  return literal ? page + ".Ed\n" : page;
}

std::string options(const CommandRow& command) {
  std::string page = ".Bl -tag -width indent\n";
  for (const OptionRow& option : command.options) {
    if (option.names.empty()) {
      page += ".It Ar " + word_of(option.value) + "\n";
    } else {
      page += ".It ";
      for (const std::string& name : option.names)
        page += fmt::format("{}Fl {}", &name == &option.names.front() ? "" : " , ", word_of(name.substr(1)));
      if (!option.value.empty()) page += " Ar " + word_of(option.value);
      page += "\n";
    }
    page += paragraph(option.about);
    if (option.value != "FORMAT=FILE" && !option.choices.empty()) {
      page += ".br\nOne of:";
      for (const std::string& choice : option.choices) page += " " + line_of(choice);
      page += ".\n";
    }
  }
  return page + ".El\n";
}

std::string synopsis(const CommandRow& command) {
  std::string page = ".Nm\n";
  if (!command.name.empty()) page += ".Cm " + word_of(command.name) + "\n";
  page += ".Op Ar options\n";
  for (const OptionRow& option : command.options)
    if (option.names.empty())
      page += (option.required ? ".Ar " : ".Op Ar ") + word_of(option.value) +
              (option.repeatable ? " Ar ...\n" : "\n");
  return page;
}

constexpr const char* ending = R"(.Sh ENVIRONMENT
.Bl -tag -width indent
.It Ev CONCORD_CACHE
Where built things are kept; else
.Pa $XDG_CACHE_HOME/concord ,
else
.Pa ~/.cache/concord .
It can be deleted at any time.
.It Ev CONCORD_HOME
The folder with Concord's clients, Go sources and fixtures, where it is not
.Pa ../share/concord
as seen from the program.
.It Ev CONCORD_GO , CONCORD_PYTHON , CONCORD_NODE No and so on
A tool to take instead of the first one on
.Ev PATH .
.It Ev CI
Where it is set, goldens are not recorded.
.It Ev NO_COLOR
No colour, unless
.Fl \-color
asks for it.
.El
.Sh FILES
.Bl -tag -width indent
.It Pa package/concord/suite.toml
Cases, sessions, generated families and calls to measure; written by people.
.It Pa package/concord/golden.jsonl , package/concord/contract.json
What is expected; written by
.Nm
.Cm bless .
.It Pa package/concord/known.toml
Differences that are accepted, each with a reason; written by people and by
.Nm
.Cm bless \-\-known .
.El
.Sh EXIT STATUS
.Bl -tag -width indent
.It 0
All as expected.
.It 1
A difference; of
.Cm bench ,
a call that could not be measured.
.It 2
Wrong usage or configuration.
.It 3
The environment failed: a required client is unavailable, or a report cannot be written.
.It 4
A call got slower than its baseline, and nothing else is wrong; of
.Cm bench
and
.Cm diff .
.It 130
Interrupted.
.El
)";

}  // namespace

std::string manual_page(const std::vector<CommandRow>& table, const std::string& version) {
  std::string page = fmt::format(
      ".\\\" Written by `concord manual`.\n.Dd $Mdocdate$\n.Dt CONCORD 1\n.Os \"concord {}\"\n.Sh NAME\n.Nm "
      "concord\n"
      ".Nd conformance tests and call costs of Go shared libraries\n.Sh SYNOPSIS\n",
      version);
  for (const CommandRow& command : table) page += synopsis(command);
  page += ".Sh DESCRIPTION\n" + paragraph(table.front().about) + options(table.front());
  page += ".Sh COMMANDS\n";
  for (std::size_t i = 1; i < table.size(); ++i)
    page += fmt::format(".Ss concord {}\n", table[i].name) + paragraph(table[i].about) + options(table[i]) +
            footer(table[i].footer);
  return page + ending;
}

}  // namespace concord
