// Ranges of versions, as the conditions of known.toml have them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace concord {

/// `>=1.22 <1.24`, or the same of the version behind a word: `koffi <3.4`. A bound speaks of as many parts as
/// it has: 1.22.5 is `==1.22`, is `<=1.22` and is not `>1.22`.
struct VersionRange {
  struct Bound {
    std::string compare;  ///< ">=", ">", "<=", "<", "==", "!="
    std::vector<unsigned long> parts;
  };
  std::string word;  ///< empty: the first version of the text
  std::vector<Bound> bounds;
  std::string text;  ///< as written; empty: any version
};

[[nodiscard]] Result<VersionRange> parse_version_range(std::string_view text);

/// Whether what a tool says of itself ("Node 20.20.2, koffi 3.3.4") is in the range. A text that lacks the
/// word or a version is not, unless the range is empty.
[[nodiscard]] bool contains(const VersionRange& range, std::string_view version);

}  // namespace concord
