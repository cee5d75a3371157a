// Width, colour and encoding of a terminal, from the device and the environment. Draws nothing.
#include "base/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>

namespace concord {

namespace {

constexpr unsigned narrowest = 20;
constexpr unsigned widest = 1000;

unsigned usable_width(unsigned columns) { return columns == 0 ? 80 : std::clamp(columns, narrowest, widest); }

std::optional<unsigned> number(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  unsigned value = 0;
  const char* end = text->data() + text->size();
  const auto [stopped, fault] = std::from_chars(text->data(), end, value);
  if (fault != std::errc{} || stopped != end || value == 0) return std::nullopt;
  return value;
}

/// The first of POSIX's three variables that is not empty decides about the character set.
bool speaks_utf8(const Variables& variable) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value = variable(name).value_or("");
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

bool wants_colour(bool is_terminal, const Variables& variable) {
  if (!variable("NO_COLOR").value_or("").empty()) return false;
  const std::string forced = variable("CLICOLOR_FORCE").value_or("");
  if (!forced.empty() && forced != "0") return true;
  return is_terminal && variable("TERM").value_or("dumb") != "dumb";
}

}  // namespace

Terminal describe_terminal(bool is_terminal, unsigned device_columns, const Variables& variable) {
  Terminal terminal;
  terminal.interactive = is_terminal && variable("TERM").value_or("dumb") != "dumb";
  terminal.colour = wants_colour(is_terminal, variable);
  terminal.utf8 = speaks_utf8(variable);
  terminal.width = usable_width(number(variable("COLUMNS")).value_or(device_columns));
  return terminal;
}

Terminal detect_terminal(int descriptor) {
  const bool is_terminal = isatty(descriptor) == 1;
  winsize size{};
  const bool told = is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0;
  return describe_terminal(is_terminal, told ? size.ws_col : 0,
                           [](const char* name) -> std::optional<std::string> {
                             const char* value = std::getenv(name);
                             if (value == nullptr) return std::nullopt;
                             return value;
                           });
}

}  // namespace concord
