#include "report/markdown_text.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    const bool markup = std::string_view("&<>|*_`[]\\~@#!:$").find(c) != std::string_view::npos;
    out += markup ? fmt::format("&#{};", static_cast<unsigned>(static_cast<unsigned char>(c)))
                  : std::string(1, c);
  }
  return out;
}

}  // namespace concord
