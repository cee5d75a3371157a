// golden.jsonl: what each written case is expected to give, one line a case, and the digest of each family.
//
//   {"case":"awesome/Add/article","returns":[111]}
//   {"case":"awesome/Sort/article-c","after":{"vals":[5,12,23,28,77,99]}}
//   {"case":"libmod/ModXY/by-zero","go":{"dies":"exit 2","panic":"…"},"ffi":{"dies":"SIGABRT","panic":"…"}}
//   {"family":"awesome/Add/random","seed":1,"generator":1,"count":600,"digest":"…"}
//
// What is expected is an *observation*, the readable form of an outcome, and is compared by its spelling.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"
#include "model/verdict.hpp"

namespace concord {

/// What a case gave, in the spelling of the goldens: {"returns":[…],"after":{…},"stdout":…} or
/// {"dies":…,"panic":…} or {"error":CODE}; of a mirror also {"arrived":{…}} (plan/witness.hpp). Null for
/// outcomes that no golden can expect (refused, timed out, garbled, not run).
[[nodiscard]] Json observation(const Outcome& outcome, const Export& function);

/// The same with every value whole, however long: what condensed() stands for.
[[nodiscard]] Json whole_observation(const Outcome& outcome, const Export& function);

/// That one with digests for its long values, but for the slots that are to stay whole.
[[nodiscard]] Json condensed_observation(Json whole, const Export& function,
                                         const std::function<bool(const std::string& slot)>& stays);

/// Whether a digest stands for a value of the observation.
[[nodiscard]] bool is_condensed(const Json& observation);

/// Whether a reply row has the right number of values; the text says what is wrong.
[[nodiscard]] std::optional<std::string> row_problem(const Json& row, const Export& function);

struct Golden {
  Json go, ffi;  ///< observations; the same unless the oracle ends differently from a host process
  std::size_t line = 0;
};

struct FamilyGolden {
  std::uint64_t seed = 0, count = 0;
  int generator = 0;
  std::string digest;
  std::size_t line = 0;  ///< of the file

  /// Of the same cases with the same answers, wherever they stand.
  friend bool operator==(const FamilyGolden& left, const FamilyGolden& right) {
    return left.seed == right.seed && left.count == right.count && left.generator == right.generator &&
           left.digest == right.digest;
  }
};

struct Goldens {
  std::map<std::string, Golden> cases;  ///< by id
  std::map<std::string, FamilyGolden> families;
};

/// A missing file gives no goldens. Errors (usage) give file, line and what was expected.
[[nodiscard]] Result<Goldens> read_goldens(const std::filesystem::path& path);
[[nodiscard]] Result<Goldens> parse_goldens(const std::string& text, const std::string& name);
[[nodiscard]] std::string goldens_text(const Goldens& goldens);

}  // namespace concord
