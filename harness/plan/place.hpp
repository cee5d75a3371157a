// Parts of what a call gives, as suites name them: `r0`, `r0.number`, `stack[0]`, `visit[1][0]`.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"

namespace concord {

/// A result (by its name, or r0, r1, …), or a parameter that the callee may change, and the way into it.
struct Place {
  using Step = std::variant<std::string, std::size_t>;  ///< a field, or an element
  std::string slot;
  std::vector<Step> steps;
  std::string text;  ///< as written
};

[[nodiscard]] Result<Place> parse_place(const std::string& text);

/// "r0" where the contract has no name for a result.
[[nodiscard]] std::string name_of_result(const Export& function, std::size_t index);

/// The names of all that a call of the function gives.
[[nodiscard]] std::vector<std::string> slots_of(const Export& function);

/// The type of what stands there; errors (usage) name the nearest. A field behind a pointer is one of what it
/// leads to; an element of a callback is a call, and of that an argument.
[[nodiscard]] Result<Type> type_at(const Place& place, const Export& function);

/// What stands there in an observation (plan/golden.hpp) with every value whole. Errors say what is missing:
/// "stack is null".
[[nodiscard]] Result<Json*> find_in(Json& observation, const Place& place, const Export& function);

/// An address that leads to nobody knows what: a pointer that is told as a number.
[[nodiscard]] bool is_address(const Type& type);

}  // namespace concord
