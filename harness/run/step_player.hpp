// One process's way through the steps of a session: what is asked for each, with the values that earlier
// steps gave this client, and what came of it. Pure: knows no process.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <variant>

#include "run/agenda.hpp"

namespace concord {

class StepPlayer {
 public:
  explicit StepPlayer(const Plan& plan) : plan_(&plan) {}

  /// A fresh process is there: nothing has a name in it.
  void process_started() { *this = StepPlayer(*plan_); }

  /// The body of the step's first request. The error says why there is none: what it needs was not given, or
  /// does not fit.
  [[nodiscard]] Result<std::string> request(std::size_t index);

  /// The reply to the last request of the step under way: its next request (to look at what is kept, to let
  /// it go), or its outcome.
  [[nodiscard]] std::variant<std::string, Outcome> replied(std::string_view body);

 private:
  [[nodiscard]] std::optional<Outcome> add_column(std::string_view body);
  [[nodiscard]] std::variant<std::string, Outcome> go_on();
  [[nodiscard]] Outcome end();

  const Plan* plan_;
  NameBook names_;
  const PlannedCase* step_ = nullptr;         // under way
  std::string row_;                           // of its reply, as far as it is there
  std::deque<std::string> looks_, releases_;  // bodies that are still to be asked for
  enum class Asked { call, look, release } asked_ = Asked::call;
};

/// The step of a session that an item is, where it hands something on.
[[nodiscard]] std::optional<std::size_t> handing_step(const Plan& plan, const Item& item);

}  // namespace concord
