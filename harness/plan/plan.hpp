// The plan: which cases of one library are run, with stable ids. A case's id is library/function/case, of a
// generated one library/function/family#n; a job's id adds @client. The id that is printed is the id that
// selects.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/contract.hpp"
#include "model/summary.hpp"
#include "plan/family.hpp"
#include "plan/golden.hpp"
#include "plan/known.hpp"
#include "plan/order.hpp"
#include "plan/pattern.hpp"
#include "plan/suite.hpp"
#include "plan/values.hpp"

namespace concord {

struct PlannedCase {
  std::string function, name;      ///< of a step of a session: name is session.step
  const Export* callee = nullptr;  ///< null where the contract lacks it (changed signature)
  Position where;                  ///< in suite.toml
  std::string row;                 ///< arguments in wire spelling
  std::string call;                ///< as people read it, where the row is too long to be read; else empty
  std::optional<Golden> golden;
  bool dies = false;
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
  bool witnessed = false;  ///< of a mirror: each case is asked for alone, and the mirror says what arrived
};

struct Fixtures {
  std::filesystem::path folder;
  Suite suite;
  Goldens goldens;
  KnownList known;
  std::optional<Contract> recorded;
};

/// suite.toml, golden.jsonl, known.toml and contract.json of one folder. Of a suite that is to be asked for
/// by name and was not, only the suite.
[[nodiscard]] Result<Fixtures> read_fixtures(const std::filesystem::path& folder, bool asked_for = true);

/// Types the suite's values by the contract. Errors (usage) name the suite's line.
[[nodiscard]] Result<Plan> make_plan(const Contract& contract, const Fixtures& fixtures);

/// The call as people read it.
[[nodiscard]] std::string call_of(const PlannedCase& planned);
[[nodiscard]] std::string case_id(const Plan& plan, const std::string& function, const std::string& name);
/// Every id that a pattern can select: cases, steps, families (a family stands for all of its cases).
[[nodiscard]] std::vector<std::string> ids_of(const Plan& plan);

/// Keeps the cases and families that are wanted, and of a session the steps up to the last wanted one: those
/// before it run, but count for nothing.
using WantedCase = std::function<bool(const std::string& function, const std::string& name)>;
void keep(Plan& plan, const WantedCase& wanted);

/// Keeps what any of the patterns selects, for whichever client ("…@ruby-ffi"; plan/part.hpp says for which).
/// Gives back the patterns that selected nothing.
[[nodiscard]] std::vector<std::string> select(Plan& plan, const std::vector<std::string>& patterns);

}  // namespace concord
