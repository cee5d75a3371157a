// What the steps of a session hand on to one another: names for what one gave, the places in later arguments
// where that goes, and what is kept in the client's process meanwhile (clients/PROTOCOL.md §5.2).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"
#include "plan/fill.hpp"
#include "plan/place.hpp"

namespace concord {

/// A name for a part of what a step gives.
struct Pick {
  std::string name;
  Place place;
  Type type;                                       ///< of what is there
  std::optional<std::vector<std::string>> path{};  ///< into the JSON that it holds
  std::string path_text{};
};

/// What is kept, to be looked at once the call returned.
struct Look {
  std::string name;
  std::optional<std::uint64_t> calls{};  ///< of a callback: how many are waited for
};

/// A name that a step needs, and which step gives it.
struct Need {
  std::string name, giver;
  bool kept = false;  ///< it stands for what the client keeps
};

struct Passing {
  Json args;  ///< as written, where names stand in them; else null
  std::vector<Pick> gives;
  std::vector<Need> needs;
  std::vector<std::string> keeps;
  std::vector<Look> looks;
  std::vector<std::string> releases;
  bool lacks = false;  ///< what is looked at is of a step that is not called: nor will this one be
  /// Where something is looked at: the callee, with that as parameters that it changes.
  std::optional<Export> seen_as{};
};

/// What has a name in one process. Each client's own: addresses differ.
class NameBook {
 public:
  /// The arguments of a call, in wire spelling; `plain` where no value is handed to it. The error says which
  /// step did not give what is needed, or why the value does not fit.
  [[nodiscard]] Result<std::string> row_of(const Passing& passing, const Export& callee,
                                           const std::string& plain) const;

  /// Names what a step gave. In the row an address that was handed to it becomes its name, since it is
  /// another one in each process. The error says what is not there.
  [[nodiscard]] Result<void> take(const Passing& passing, const Export& callee, std::string& row);

 private:
  [[nodiscard]] NameSource source() const;

  std::map<std::string, Json> values_;  // in suite spelling
  std::set<std::string> kept_;
};

/// A value that stands for those of a type where only types are known: in suite spelling, never null.
[[nodiscard]] Json sample_of(const Type& type);

/// Whether a name stands somewhere in a golden's value.
[[nodiscard]] bool holds_name(const Json& readable);

}  // namespace concord
