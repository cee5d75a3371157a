// Halves the past: of all its ends, the shortest with which the suspect still fails begins with a case that
// is needed. Failures need not be monotone; what is told is always what was seen.
#include "run/inquiry.hpp"

#include "base/invariant.hpp"

namespace concord {

namespace {

constexpr unsigned most_timeouts_of_an_inquiry = 3;  // each costs a deadline

void set_dependence(Outcome& outcome, const std::optional<Dependence>& depends) {
  if (auto* crashed = std::get_if<outcome::Crashed>(&outcome)) crashed->depends = depends;
  if (auto* late = std::get_if<outcome::TimedOut>(&outcome)) late->depends = depends;
  if (auto* garbled = std::get_if<outcome::Garbled>(&outcome)) garbled->depends = depends;
}

}  // namespace

Inquiry::Inquiry(const Plan& plan, Single suspect, Past past, Outcome outcome, bool thorough)
    : plan_(plan),
      stage_(Stage::alone),
      suspects_{suspect},
      past_(std::move(past)),
      outcome_(std::move(outcome)),
      of_one_(true),
      thorough_(thorough),
      well_since_(past_.cases()) {}

Inquiry::Inquiry(const Plan& plan, std::vector<Single> suspects, Past past, Outcome outcome)
    : plan_(plan),
      stage_(Stage::all),
      suspects_(std::move(suspects)),
      past_(std::move(past)),
      outcome_(std::move(outcome)),
      well_since_(past_.cases()) {}

std::optional<Inquiry::Experiment> Inquiry::next() const {
  switch (stage_) {
    case Stage::alone:
      return Experiment{{}, suspects_};
    case Stage::all:
      return Experiment{past_.since(plan_, 0), suspects_};
    case Stage::search:
      return Experiment{past_.since(plan_, fails_since_ + (well_since_ - fails_since_) / 2), suspects_};
    case Stage::pair:
      return Experiment{{past_.at(fails_since_)}, suspects_};
    case Stage::over:
      return std::nullopt;
  }
  return std::nullopt;
}

void Inquiry::went_well() {
  switch (stage_) {
    case Stage::alone:
      if (thorough_) {
        stage_ = Stage::all;
        return;
      }
      reproduced_ = true;  // not looked for: anything that came before it may be needed
      return conclude(past_.cases() - 1);
    case Stage::all:
      stage_ = Stage::over;
      return;
    case Stage::search:
      well_since_ = fails_since_ + (well_since_ - fails_since_) / 2;
      return narrow();
    case Stage::pair:
      return conclude(past_.cases() - fails_since_ - 1);
    case Stage::over:
      return;
  }
}

void Inquiry::failed(std::size_t suspect, Outcome outcome) {
  outcome_ = std::move(outcome);
  reproduced_ = true;
  if (std::holds_alternative<outcome::TimedOut>(outcome_)) ++timeouts_;
  switch (stage_) {
    case Stage::alone:
      stage_ = Stage::over;
      return;
    case Stage::all:
      for (std::size_t i = 0; i < suspect; ++i) past_.add(suspects_[i]);
      suspects_ = {suspects_[suspect]};
      return narrow();
    case Stage::search:
      fails_since_ += (well_since_ - fails_since_) / 2;
      return narrow();
    case Stage::pair:
      return conclude(0);
    case Stage::over:
      return;
  }
}

/// The past itself did not go as it had gone: nothing more can be learnt.
void Inquiry::went_astray() {
  if (stage_ == Stage::alone) broken_invariant("an experiment without a past failed before its suspect");
  if (!reproduced_)
    stage_ = Stage::over;
  else
    conclude(past_.cases() - fails_since_ - 1);
}

void Inquiry::narrow() {
  if (well_since_ - fails_since_ > 1 && timeouts_ < most_timeouts_of_an_inquiry) {
    stage_ = Stage::search;
    return;
  }
  const std::uint64_t others = past_.cases() - fails_since_ - 1;
  if (others == 0 || timeouts_ >= most_timeouts_of_an_inquiry) return conclude(others);
  stage_ = Stage::pair;
}

void Inquiry::conclude(std::uint64_t others) {
  depends_ = Dependence{id_of(plan_, past_.at(fails_since_)), others};
  stage_ = Stage::over;
}

Inquiry::Finding Inquiry::finding() const {
  if (!reproduced_ && !of_one_) return {std::nullopt, outcome_};
  Finding finding{suspects_.front(), outcome_};
  const bool not_again = !reproduced_ && stage_ == Stage::over;
  set_dependence(finding.outcome, not_again ? Dependence{} : depends_);
  return finding;
}

}  // namespace concord
