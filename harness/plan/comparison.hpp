// How what a case gives is compared where exactly is wrong. Each way is a *form*: what may differ is taken
// out of an observation, and goldens hold what is left. So goldens are still compared by their spelling, and
// a value that does not fit its form stays as it is and is seen.
//
//   nonzero        140213558 → {"nonzero":true}; zero and null stay
//   matches        "v1.26.8" → {"matches":"^v[0-9.]+$"}
//   json_ignores   "{ \"id\": 7, \"at\": 1 }" → {"json":{"id":7}}, keys sorted
//   ulps           a float near enough to the golden's becomes the golden's
//   dies           {"dies":"SIGABRT","panic":…} → {"dies":"SIGABRT or exit 2","stderr":{"matches":…}}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/regex.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"
#include "model/verdict.hpp"
#include "plan/place.hpp"
#include "plan/suite.hpp"

namespace concord {

struct Comparison {
  enum class Mode { exact, nonzero, matches, json, ulps };
  Mode mode = Mode::exact;
  std::optional<Regex> pattern{};                   ///< matches
  std::vector<std::vector<std::string>> ignored{};  ///< json: paths; "*" is any key or element
  std::uint64_t ulps = 0;                           ///< units in the last place
};

/// A comparison of one part of what a case gives.
struct PartComparison {
  Place place;  ///< the slot "stdout" is what was printed
  Type type;
  Comparison how;
};

/// How a case is said to end its process. What is empty is not asked for.
struct DeathForm {
  std::string signal;       ///< "SIGABRT"; of host processes
  std::optional<int> code;  ///< exit code, as well as the signal; of host processes
  std::optional<Regex> stderr_text;
};

struct Forms {
  std::vector<PartComparison> parts;
  std::optional<DeathForm> death;
};

/// `compare` as a suite has it: one way for everything, or a table of ways by part. Errors (usage).
[[nodiscard]] Result<std::vector<PartComparison>> read_comparisons(const Json& written,
                                                                   const Export& function);
[[nodiscard]] Result<DeathForm> read_death(const SuiteDeath& written);

/// What an outcome gave, in the form that goldens hold. `expected`: the golden, where there is one (ulps).
/// `whole`: every value, however long. Null where no golden can hold it.
struct Seen {
  const Export& function;
  const Forms* forms = nullptr;  ///< null: exactly
  bool of_go = false;            ///< of the oracle, which ends in its own way
};
[[nodiscard]] Json seen_in(const Outcome& outcome, const Seen& how, const Json* expected, bool whole = false);

/// Why an end is not the one that was asked for; empty where it is.
[[nodiscard]] std::string death_problem(const outcome::Crashed& crashed, const DeathForm& asked, bool of_go);

/// Whether a slot of a golden is in another spelling than that of its type.
[[nodiscard]] bool has_form(const Forms& forms, const std::string& slot);

}  // namespace concord
