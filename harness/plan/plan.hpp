// The plan: which cases of one library are run, with stable ids. A case's id is library/function/case, of a
// generated one library/function/family#n; a job's id adds @client. The id that is printed is the id that
// selects.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/contract.hpp"
#include "model/summary.hpp"
#include "plan/comparison.hpp"
#include "plan/family.hpp"
#include "plan/golden.hpp"
#include "plan/known.hpp"
#include "plan/order.hpp"
#include "plan/passing.hpp"
#include "plan/pattern.hpp"
#include "plan/suite.hpp"
#include "plan/values.hpp"

namespace concord {

/// A callback of which a case waits for calls.
struct Awaited {
  std::string name;
  std::size_t column = 0;  ///< of the reply row
  std::uint64_t calls = 0;
};

struct PlannedCase {
  std::string function, name;      ///< of a step of a session: name is session.step
  const Export* callee = nullptr;  ///< null where the contract lacks it (changed signature)
  Position where;                  ///< in suite.toml
  std::string row;                 ///< arguments in wire spelling; as written where names stand in them
  std::string call;                ///< as people read it, where the row is too long to be read; else empty
  std::optional<Golden> golden;
  std::shared_ptr<const Passing> passing{};  ///< of a step that hands something on or takes it; else null
  std::shared_ptr<const Forms> forms{};      ///< how it is compared; null: exactly
  std::vector<Awaited> awaited{};
  std::string
      written{};  ///< what else the suite says of it: how it is compared, what it names; to tell edits
  bool dies = false;
  bool always =
      false;  ///< a clean-up step: runs also behind one that is refused, or when an earlier one is selected
  bool changed = false;  ///< its signature differs from the recorded one: reported, not called
  bool selected = true;  ///< steps before a selected step run, but count for nothing
  /// Of a mirror, which does not give the same at every call: what call n is expected to give, at n modulo
  /// their number. `golden` is the first of them.
  std::vector<Golden> turns{};
};

struct PlannedSession {
  std::string name;
  std::vector<std::size_t> steps;  ///< indices into Plan::cases
};

struct PlannedFamily {
  std::string function, name;
  const Export* callee = nullptr;
  std::optional<Family> family;  ///< none where the signature changed
  std::optional<FamilyGolden> golden;
  FamilyGolden current;               ///< seed, count and generator as planned; no digest
  std::string spec_digest;            ///< of what the suite says of it
  std::optional<std::uint64_t> only;  ///< one selected case
  bool changed = false;
  bool assumed = false;  ///< made up for this run: nothing was recorded of it
  Position where{};
  std::optional<BlockOrder> order{};  ///< in which its blocks are asked for; none: as they come
};

struct PlannedBench {
  const Export* callee = nullptr;
  std::string row;
  bool stateful = false;
};

/// A golden that no case of the suite names any more.
struct Orphan {
  std::string id;
  std::size_t line = 0;  ///< of golden.jsonl
};

/// Everything of one library. The contract must outlive the plan.
struct Plan {
  std::string library;
  std::filesystem::path fixtures;
  const Contract* contract = nullptr;
  std::vector<PlannedCase> cases;  ///< stateless ones, steps and deadly ones
  std::vector<PlannedSession> sessions;
  std::vector<std::size_t> stateless, deadly;  ///< indices into cases
  std::vector<PlannedFamily> families;
  std::vector<PlannedBench> benches;
  std::vector<std::string> uncovered;  ///< exports without any case
  /// Of those, the ones that no case can be written for, or no client be asked for: why.
  std::map<std::string, std::string> unreachable;
  std::vector<SignatureChange> changes;
  KnownList known;
  std::vector<Orphan> orphans;
  unsigned threads = 1;    ///< that make the same calls at the same time
  bool witnessed = false;  ///< of a mirror: each case is asked for alone, and the mirror says what arrived
};

struct Fixtures {
  std::filesystem::path folder;
  Suite suite;
  Goldens goldens;
  KnownList known;
  std::optional<Contract> recorded;
  bool assumed = false;  ///< there is no suite.toml: its cases are to be made up
};

/// suite.toml, golden.jsonl, known.toml and contract.json of one folder. Of a suite that is to be asked for
/// by name and was not, only the suite. Where there is no suite.toml, an error (usage), or an
/// empty one if it `may_lack` it.
[[nodiscard]] Result<Fixtures> read_fixtures(const std::filesystem::path& folder, bool asked_for = true,
                                             bool may_lack = false);

/// Types the suite's values by the contract. Errors (usage) name the suite's line.
[[nodiscard]] Result<Plan> make_plan(const Contract& contract, const Fixtures& fixtures);

/// What an outcome of the case gave, in the form that its golden has (plan/comparison.hpp).
[[nodiscard]] Json seen_of(const PlannedCase& planned, const Outcome& outcome, bool of_go,
                           const Json* expected, bool whole = false);

/// Which callback was called less often than the case waits for, in words; nothing where none was.
[[nodiscard]] std::optional<std::string> uncalled(const PlannedCase& planned, const Json& row);

/// The codes of errors that no client says: what a step was to give was not there, a callback was not called.
inline constexpr std::string_view code_unnamed = "unnamed", code_uncalled = "uncalled";

/// The call as people read it.
[[nodiscard]] std::string call_of(const PlannedCase& planned);
[[nodiscard]] std::string case_id(const Plan& plan, const std::string& function, const std::string& name);
/// Every id that a pattern can select: cases, steps, families (a family stands for all of its cases).
[[nodiscard]] std::vector<std::string> ids_of(const Plan& plan);

/// Of the steps of a session those up to the last wanted one, and the clean-up steps behind it; none where
/// none is wanted.
[[nodiscard]] std::vector<std::size_t> steps_up_to_wanted(const Plan& plan,
                                                          const std::vector<std::size_t>& steps,
                                                          const std::function<bool(std::size_t)>& wanted);

/// Keeps the cases and families that are wanted, and of a session the steps up to the last wanted one, and
/// the clean-up steps behind it: these run, but count for nothing.
using WantedCase = std::function<bool(const std::string& function, const std::string& name)>;
void keep(Plan& plan, const WantedCase& wanted);

/// Keeps what any of the patterns selects, for whichever client ("…@ruby-ffi"; plan/part.hpp says for which).
/// Gives back the patterns that selected nothing.
[[nodiscard]] std::vector<std::string> select(Plan& plan, const std::vector<std::string>& patterns);

}  // namespace concord
