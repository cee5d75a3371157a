// A thin layer over dtl.
#include "report/text_diff.hpp"

#include <sstream>
#include <vector>

#include <dtl/dtl.hpp>

#include "base/text.hpp"

namespace concord {

std::string unified_diff(const std::string& before, const std::string& after, const std::string& name) {
  if (before == after) return "";
  const auto lines = [](const std::string& text) {
    std::vector<std::string> list;
    for (const std::string_view line : lines_of(text)) list.emplace_back(line);
    return list;
  };
  dtl::Diff<std::string> diff(lines(before), lines(after));
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream out;
  out << "--- " << name << "\n+++ " << name << "\n";
  diff.printUnifiedFormat(out);
  return out.str();
}

}  // namespace concord
