// The three shells' scripts. Each has a fixed part, which knows how its shell completes, and one made from
// the table. An option's value name says what completes it; no option is known by its own name.
#include "cli/completion.hpp"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace concord {

namespace {

/// What completes a value: a function `_concord_<kind>` of the script, with the choices as its arguments.
std::string kind_of(const OptionRow& option) {
  static const std::map<std::string, std::string> kinds{
      {"CLIENT", "clients"}, {"CASE", "cases"},     {"LIBRARY", "libraries"}, {"FORMAT=FILE", "reports"},
      {"DIR", "folders"},    {"FOLDER", "folders"}, {"FILE", "files"},        {"FILES", "files"}};
  const auto known = kinds.find(option.value);
  if (known != kinds.end()) return known->second;
  return option.choices.empty() ? "nothing" : "choices";
}

std::string action_of(const OptionRow& option) {
  const std::string choices = fmt::format("{}", fmt::join(option.choices, " "));
  return "_concord_" + kind_of(option) + (choices.empty() ? "" : " " + choices);
}

/// The first sentence, for a list of choices.
std::string brief(const std::string& about) {
  const std::size_t end = about.find_first_of(";\n");
  return about.substr(0, end);
}

std::string quoted(const std::string& text, const std::string& quote_inside) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? quote_inside : std::string(1, c);
  return result + "'";
}

// ---- bash

constexpr const char* bash_head = R"sh(# bash completion of concord; written by `concord completion bash`.
_concord_add() { # WORD…: those that begin with what is typed
  local word
  for word; do if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi; done
}
_concord_paths() { # OF-COMPGEN
  local found
  mapfile -t found < <(compgen "$@" -- "$cur")
  if ((${#found[@]})); then compopt -o filenames 2>/dev/null; COMPREPLY+=("${found[@]}"); fi
}
_concord_ask() { "$program" list "$@" 2>/dev/null </dev/null; }
_concord_given() { # the libraries on the line so far
  local word shipped
  shipped=$(_concord_ask --libraries)
  for word in "${COMP_WORDS[@]:2}"; do
    if [[ $'\n'$shipped$'\n' == *$'\n'"$word"$'\n'* ]] || compgen -G "$word/*.go" >/dev/null; then echo "$word"; fi
  done
}
_concord_choices() { _concord_add "$@"; }
_concord_nothing() { :; }
_concord_files() { _concord_paths -f; }
_concord_folders() { _concord_paths -d; }
_concord_libraries() { local ids; mapfile -t ids < <(_concord_ask --libraries); _concord_add "${ids[@]}"; _concord_paths -d; }
_concord_clients() {
  local ids
  mapfile -t ids < <(_concord_ask --clients)
  _concord_add "${ids[@]}"
  _concord_paths -f -X '!*.toml'
}
_concord_cases() {
  local ids given
  mapfile -t given < <(_concord_given)
  mapfile -t ids < <(_concord_ask --ids "${given[@]}")
  _concord_add "${ids[@]//\*/\\*}"
}
_concord_reports() { _concord_add "${@/%/=}"; compopt -o nospace 2>/dev/null; }
_concord() {
  local program=${COMP_WORDS[0]} cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} command='' word
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do if [[ $word != -* ]]; then command=$word; break; fi; done
  # "=" is a word of its own here: --client=ID, --report FORMAT=FILE
  if [[ $cur == "=" ]]; then cur=''
  elif [[ $option == "=" ]]; then option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ $option != -* && ${COMP_WORDS[COMP_CWORD - 2]-} == --* && " ${COMP_WORDS[*]:COMP_CWORD-1:2}" == *" ="* ]] ||
    [[ $option != -* && ${COMP_WORDS[COMP_CWORD - 3]-} == --* && ${COMP_WORDS[COMP_CWORD - 1]} == "=" ]]; then
    _concord_files
    return
  fi
  case "$command $option" in
)sh";

std::string bash_script(const std::vector<CommandRow>& table) {
  std::string script = bash_head, words = "  case \"$command\" in\n", places;
  for (const CommandRow& command : table) {
    std::vector<std::string> names;
    std::string place = ":";
    for (const OptionRow& option : command.options) {
      if (option.names.empty()) place = action_of(option);
      names.insert(names.end(), option.names.begin(), option.names.end());
      if (option.names.empty() || option.value.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names)
        patterns.push_back(fmt::format("\"{} {}\"", command.name, name));
      script += fmt::format("    {}) {}; return ;;\n", fmt::join(patterns, " | "), action_of(option));
    }
    if (command.name.empty()) {
      std::vector<std::string> commands;
      for (const CommandRow& each : table)
        if (!each.name.empty()) commands.push_back(each.name);
      place = fmt::format("_concord_add {}", fmt::join(commands, " "));
    }
    words += fmt::format("    \"{}\") if [[ $cur == -* ]]; then _concord_add {}; else {}; fi ;;\n",
                         command.name, fmt::join(names, " "), place);
  }
  return script + "  esac\n" + words + "  esac\n}\ncomplete -F _concord concord\n";
}

// ---- zsh

constexpr const char* zsh_head = R"sh(#compdef concord
# zsh completion of concord; written by `concord completion zsh`.
_concord_ask() { $program list "$@" 2>/dev/null </dev/null }
_concord_choices() { compadd -- "$@" }
_concord_nothing() { _message value }
_concord_files() { _files }
_concord_folders() { _files -/ }
_concord_libraries() { compadd -- ${(f)"$(_concord_ask --libraries)"}; _files -/ }
_concord_clients() { compadd -- ${(f)"$(_concord_ask --clients)"}; _files -g '*.toml' }
_concord_cases() {
  local word shipped=(${(f)"$(_concord_ask --libraries)"}) given=()
  for word in $words[2,-1]; do
    if (( $shipped[(Ie)$word] )) || [[ -n $word/*.go(#qN) ]]; then given+=($word); fi
  done
  compadd -- ${(f)"$(_concord_ask --ids $given)"}
}
_concord_reports() {
  if compset -P '*='; then _files; else compadd -S '' -- ${^@}=; fi
}
_concord() {
  local program=$words[1] state line
  local -a commands
)sh";

/// Text inside of brackets or before a colon of an _arguments specification.
std::string zsh_text(const std::string& text) {
  std::string result;
  for (const char c : text)
    result += (c == '[' || c == ']' || c == ':' || c == '\\') ? std::string("\\") + c : std::string(1, c);
  return result;
}

std::string zsh_arguments(const CommandRow& command) {
  std::string specifications;
  for (const OptionRow& option : command.options) {
    const std::string about = "[" + zsh_text(brief(option.about)) + "]";
    const std::string value =
        option.value.empty() ? "" : fmt::format(":{}:{}", zsh_text(option.value), action_of(option));
    if (option.names.empty()) specifications += " " + quoted("*" + value, "'\\''");
    for (const std::string& name : option.names) {
      const std::string equals = !option.value.empty() && name.starts_with("--") ? "=" : "";
      specifications += " " + quoted("*" + name + equals + about + value, "'\\''");
    }
  }
  return specifications;
}

std::string zsh_script(const std::vector<CommandRow>& table) {
  std::string script = zsh_head, cases;
  script += "  commands=(";
  for (const CommandRow& command : table) {
    if (command.name.empty()) continue;
    script += " " + quoted(command.name + ":" + brief(command.about), "'\\''");
    cases += fmt::format("      {}) _arguments{} ;;\n", command.name, zsh_arguments(command));
  }
  return script + ")\n  _arguments -C" + zsh_arguments(table.front()) +
         " '1:command:->command' '*::argument:->argument' && return\n  case $state in\n" +
         "    command) _describe command commands ;;\n    argument) case $words[1] in\n" + cases +
         "    esac ;;\n  esac\n}\n" +
         // Found on fpath it is the function's body; sourced, it has to say what it completes.
         "if [[ $funcstack[1] == _concord ]]; then _concord \"$@\"; else compdef _concord concord; fi\n";
}

// ---- fish

constexpr const char* fish_head = R"sh(# fish completion of concord; written by `concord completion fish`.
function _concord_ask
    set -l program (commandline -opc)[1]
    $program list $argv 2>/dev/null </dev/null
end
function _concord_choices
    printf '%s\n' $argv
end
function _concord_nothing
end
function _concord_files
    __fish_complete_path (commandline -ct)
end
function _concord_folders
    __fish_complete_directories (commandline -ct) ''
end
function _concord_libraries
    _concord_ask --libraries
    _concord_folders
end
function _concord_clients
    _concord_ask --clients
    __fish_complete_path (commandline -ct) | string match -er '^[^\t]*([.]toml|/)(\t|$)'
end
function _concord_cases
    set -l shipped (_concord_ask --libraries)
    set -l given
    for word in (commandline -opc)[3..-1]
        set -l sources $word/*.go
        if contains -- $word $shipped; or test (count $sources) -gt 0
            set -a given $word
        end
    end
    _concord_ask --ids $given
end
function _concord_reports
    set -l parts (string split -m 1 = -- (commandline -ct))
    if test (count $parts) -eq 2
        printf '%s\n' $parts[1]=(__fish_complete_path $parts[2])
    else
        printf '%s=\n' $argv
    end
end
complete -c concord -f
)sh";

std::string fish_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '\\' ? std::string("\\\\") : std::string(1, c);
  return quoted(escaped, "\\'");
}

std::string fish_script(const std::vector<CommandRow>& table) {
  std::string script = fish_head;
  for (const CommandRow& command : table) {
    const std::string when = command.name.empty()
                                 ? "__fish_use_subcommand"
                                 : fmt::format("'__fish_seen_subcommand_from {}'", command.name);
    if (!command.name.empty())
      script += fmt::format("complete -c concord -n __fish_use_subcommand -a {} -d {}\n", command.name,
                            fish_text(brief(command.about)));
    for (const OptionRow& option : command.options) {
      script += fmt::format("complete -c concord -n {}", when);
      for (const std::string& name : option.names)
        script += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.value.empty())
        script += fmt::format("{} -a '({})'", option.names.empty() ? "" : " -x", action_of(option));
      script += option.names.empty() ? "\n" : fmt::format(" -d {}\n", fish_text(brief(option.about)));
    }
  }
  return script;
}

}  // namespace

std::string completion_script(const std::vector<CommandRow>& table, const std::string& shell) {
  if (shell == "zsh") return zsh_script(table);
  if (shell == "fish") return fish_script(table);
  return bash_script(table);
}

}  // namespace concord
