// Changes to the text of a known.toml, made where they belong: what people wrote around them, comments and
// order included, stays.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plan/known.hpp"

namespace concord {

struct KnownAddition {
  std::vector<std::string> cases, clients;
  std::string expect;  ///< in TOML
  std::optional<std::size_t>
      like;  ///< stands at the place of this entry, with its condition, reason, link and date
};

struct KnownEdit {
  std::set<std::size_t> removed;                    ///< entries, with the comment directly above them
  std::map<std::size_t, std::string> expectations;  ///< what they shall expect from now on, in TOML
  std::vector<KnownAddition> added;

  [[nodiscard]] bool empty() const { return removed.empty() && expectations.empty() && added.empty(); }
};

/// `text` is what `list` was read from; empty for a file that does not exist yet. A new entry stands behind
/// the last one of its function, else at the end, and its reason is left empty: that is for people to fill
/// in. Fails (usage) where an entry to change is not a [[known]] table of its own lines.
[[nodiscard]] Result<std::string> edited(const KnownList& list, const std::string& text,
                                         const KnownEdit& edit);

}  // namespace concord
