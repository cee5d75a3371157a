#include "base/limits.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/nearest.hpp"

namespace concord {

Result<void> set_limit(Limits& limits, const std::string& text) {
  const std::size_t mark = std::min(text.find('='), text.size());
  const std::string name = text.substr(0, mark), number = text.substr(std::min(mark + 1, text.size()));
  const auto* const found = std::find_if(named_limits.begin(), named_limits.end(),
                                         [&](const NamedLimit& each) { return each.name == name; });
  if (found == named_limits.end()) {
    std::vector<std::string> names;
    for (const NamedLimit& each : named_limits) names.emplace_back(each.name);
    return usage_error(unknown_name("limit", name, names));
  }
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), value);
  const bool whole = code == std::errc() && end == number.data() + number.size();
  if (!whole || (value != 0 && (value < found->least || value > found->most)))
    return usage_error(fmt::format("{}: expected {}=NUMBER, {} to {}, or 0 for none", text, name,
                                   found->least, found->most));
  limits.*(found->value) = value;
  return {};
}

}  // namespace concord
