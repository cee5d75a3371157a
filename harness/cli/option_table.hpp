// The command line as a table, for what describes it elsewhere: the manual page and the shells' completions.
// Made from the very objects that parse it, so that neither can drift from --help.
#pragma once

#include <string>
#include <vector>

namespace concord {

struct OptionRow {
  std::vector<std::string> names;    ///< "-j", "--jobs"; none of an argument that stands by itself
  std::string value;                 ///< what it takes ("CLIENT", "FILE"); empty: nothing
  std::vector<std::string> choices;  ///< the only values, or the only words before "="
  std::string about;
  bool repeatable = false;
  bool required = false;
};

struct CommandRow {
  std::string name;  ///< empty: concord itself
  std::string about;
  std::vector<OptionRow> options;
  std::string footer;  ///< examples and notes, as --help shows them
};

/// concord itself, then its commands in their order; hidden ones are left out.
[[nodiscard]] std::vector<CommandRow> option_table();

}  // namespace concord
