// What can be asked of a library that nobody wrote cases for: which exports mean what their types say, which
// cases are made up for them, and what a person has to say of the others. Runs nothing: whether a function
// bears such values is found out elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/contract.hpp"
#include "model/contract.hpp"
#include "plan/suite.hpp"

namespace concord {

/// An export of which the types do not say enough, and what a person has to.
struct Unsaid {
  std::string function;
  std::string why;     ///< "parameter \"data\": how much memory is behind it …"
  std::string line;    ///< of concord.toml, that would say it; empty: it needs written cases
  bool asked = false;  ///< cases are made up all the same: the line would only make them better
};

struct Assumption {
  std::vector<SuiteFamily> families;
  std::vector<SuiteBench> benches;  ///< of each export with families, one call
  std::vector<Unsaid> needs;
};

/// In the order of the contract's exports. `notes` are those that the contract's types already hold: a
/// pointer that a person said something of is taken at that word.
[[nodiscard]] Assumption assume(const Contract& contract, const Annotations& notes);

/// In place of all families of a function that does not bear their values, as one that counts up to what it
/// is given: small numbers, short texts. Nothing where none of its parameters can be kept small.
[[nodiscard]] std::optional<SuiteFamily> small_values(const Export& function);

/// A need in one line, as a report has it.
[[nodiscard]] std::string in_short(const Unsaid& need);

}  // namespace concord
