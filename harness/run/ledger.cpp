// Counts. An outcome that is missing, or given twice, is a mistake of ours that no report may paper over.
#include "run/ledger.hpp"

#include <fmt/format.h>

#include "base/invariant.hpp"

namespace concord {

Ledger::Ledger(const RunRequest& request, Listener& listener)
    : request_(request), listener_(listener), demos_(request.demos.size(), true) {
  for (const ClientLane& lane : request.clients) {
    const Plan& plan = *lane.plan;
    Account account{std::vector<bool>(plan.cases.size()), {}};
    for (const PlannedSession& session : plan.sessions) {
      for (const std::size_t index : steps_of(plan, session, lane.part)) account.cases[index] = true;
    }
    for (const auto* list : {&plan.stateless, &plan.deadly}) {
      for (const std::size_t index : *list)
        account.cases[index] = !plan.cases[index].changed && lane.part.has_case(index);
    }
    for (std::size_t f = 0; f < plan.families.size(); ++f) {
      const PlannedFamily& family = plan.families[f];
      const bool played = !family.changed && lane.part.has_family(f);
      account.families.push_back(!played ? 0 : family.only ? 1 : family.family->size());
    }
    accounts_.push_back(std::move(account));
  }
}

std::string Ledger::name_of(std::size_t lane, const std::string& function, const std::string& name) const {
  const ClientLane& spec = request_.clients[lane];
  return fmt::format("{}@{}", case_id(*spec.plan, function, name), spec.client->id);
}

void Ledger::settle_case(std::size_t lane, std::size_t index) {
  if (accounts_[lane].cases[index]) {
    accounts_[lane].cases[index] = false;
    return;
  }
  const PlannedCase& planned = request_.clients[lane].plan->cases[index];
  broken_invariant(fmt::format("\"{}\" has an outcome that was not planned, or a second one",
                               name_of(lane, planned.function, planned.name)));
}

void Ledger::settle_rows(std::size_t lane, std::size_t family, std::uint64_t count) {
  std::uint64_t& owed = accounts_[lane].families[family];
  if (owed >= count) {
    owed -= count;
    return;
  }
  const PlannedFamily& planned = request_.clients[lane].plan->families[family];
  broken_invariant(
      fmt::format("\"{}\" has more outcomes than cases", name_of(lane, planned.function, planned.name)));
}

void Ledger::close() const {
  for (std::size_t lane = 0; lane < accounts_.size(); ++lane) {
    const Plan& plan = *request_.clients[lane].plan;
    for (std::size_t i = 0; i < plan.cases.size(); ++i) {
      if (accounts_[lane].cases[i])
        broken_invariant(
            fmt::format("\"{}\" has no outcome", name_of(lane, plan.cases[i].function, plan.cases[i].name)));
    }
    for (std::size_t f = 0; f < plan.families.size(); ++f) {
      if (accounts_[lane].families[f] > 0)
        broken_invariant(fmt::format("{} cases of \"{}\" have no outcome", accounts_[lane].families[f],
                                     name_of(lane, plan.families[f].function, plan.families[f].name)));
    }
  }
  for (std::size_t demo = 0; demo < demos_.size(); ++demo) {
    if (demos_[demo])
      broken_invariant(
          fmt::format("the article program of {} has no outcome", request_.demos[demo].demo->client));
  }
}

void Ledger::on_case(std::size_t lane, std::size_t index, Outcome outcome, std::chrono::nanoseconds took) {
  settle_case(lane, index);
  listener_.on_case(lane, index, std::move(outcome), took);
}

std::optional<std::string> Ledger::on_batch(std::size_t lane, const Plan& plan,
                                            const std::vector<std::size_t>& cases, std::string_view rows,
                                            std::chrono::nanoseconds took) {
  auto problem = listener_.on_batch(lane, plan, cases, rows, took);
  if (problem) return problem;  // none was taken
  for (const std::size_t index : cases) settle_case(lane, index);
  return std::nullopt;
}

std::optional<std::string> Ledger::on_block(std::size_t lane, const Block& block, std::string_view rows,
                                            std::chrono::nanoseconds took) {
  auto problem = listener_.on_block(lane, block, rows, took);
  if (!problem) settle_rows(lane, block.family, block.count);
  return problem;
}

void Ledger::on_generated(std::size_t lane, std::size_t family, std::uint64_t index, Outcome outcome) {
  settle_rows(lane, family, 1);
  listener_.on_generated(lane, family, index, std::move(outcome));
}

void Ledger::on_range(std::size_t lane, const Block& block, const Outcome& outcome) {
  settle_rows(lane, block.family, block.count);
  listener_.on_range(lane, block, outcome);
}

void Ledger::on_launch(std::size_t lane, const Launch& launch) { listener_.on_launch(lane, launch); }

void Ledger::on_demo(std::size_t demo, Outcome outcome, std::chrono::nanoseconds took) {
  if (!demos_[demo])
    broken_invariant(
        fmt::format("the article program of {} has a second outcome", request_.demos[demo].demo->client));
  demos_[demo] = false;
  listener_.on_demo(demo, std::move(outcome), took);
}

void Ledger::on_complaint(std::size_t lane, const std::string& text) { listener_.on_complaint(lane, text); }

bool Ledger::answered(std::size_t lane, const Block& block) const { return listener_.answered(lane, block); }

}  // namespace concord
