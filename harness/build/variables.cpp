#include "build/variables.hpp"

#include <algorithm>

namespace concord {
namespace {

bool is_name_part(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

/// The length of the `{name}` that starts here, or 0.
std::size_t variable_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '{' || text[1] < 'a' || text[1] > 'z') return 0;
  std::size_t end = 1;
  while (end < text.size() && is_name_part(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end + 1 : 0;
}

}  // namespace

const std::vector<std::string>& command_variables() {
  static const std::vector<std::string> names{"dir",      "work",    "library",     "libraries",
                                              "header",   "headers", "name",        "package",
                                              "contract", "binding", "binding_name"};
  return names;
}

void each_variable(std::string_view text, const std::function<void(std::string_view)>& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = variable_length(text.substr(at));
    if (length > 0) visit(text.substr(at + 1, length - 2));
    at += std::max<std::size_t>(length, 1);
  }
}

std::string substitute(std::string_view text, const Variables& variables) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = variable_length(text.substr(at));
    const auto found =
        length == 0 ? variables.end() : variables.find(std::string(text.substr(at + 1, length - 2)));
    if (found == variables.end()) {
      result += text[at++];
    } else {
      result += found->second;
      at += length;
    }
  }
  return result;
}

Arguments substitute(const Arguments& arguments, const Variables& variables) {
  Arguments result;
  result.reserve(arguments.size());
  for (const std::string& argument : arguments) result.push_back(substitute(argument, variables));
  return result;
}

bool mentions(const Recipe& recipe, const Arguments& also, const std::vector<std::string>& names) {
  bool found = false;
  const auto look = [&](const Arguments& arguments) {
    for (const std::string& argument : arguments)
      each_variable(argument, [&](std::string_view name) {
        found = found || std::find(names.begin(), names.end(), name) != names.end();
      });
  };
  for (const Arguments& command : recipe.build) look(command);
  look(also);
  return found;
}

}  // namespace concord
