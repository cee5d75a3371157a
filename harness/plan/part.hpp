// The part of a plan that one client plays. A selection is a set of pairs of case and client, and a plan
// holds every case that is selected for any client.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"

namespace concord {

struct Part {
  bool whole = true;                  ///< then the lists say nothing
  std::vector<bool> cases, families;  ///< by index into Plan::cases, Plan::families

  [[nodiscard]] bool has_case(std::size_t index) const { return whole || cases[index]; }
  [[nodiscard]] bool has_family(std::size_t index) const { return whole || families[index]; }
};

/// What the patterns ("awesome/Add/*@ruby-ffi") select for a client; all of it where there are none.
[[nodiscard]] Part part_of(const Plan& plan, const std::vector<std::string>& patterns,
                           std::string_view client);

/// The steps of a session that the client plays: up to the last that it has, since a step needs those before
/// it; and the clean-up steps behind that.
[[nodiscard]] std::vector<std::size_t> steps_of(const Plan& plan, const PlannedSession& session,
                                                const Part& part);

}  // namespace concord
