#include "run/step_player.hpp"

#include <fmt/format.h>

#include "run/reply.hpp"
#include "run/request.hpp"

namespace concord {

namespace {

std::string body_of(const Look& look) {
  std::string body = fmt::format("\"read\":{}", to_text(look.name));
  if (look.calls) body += fmt::format(",\"calls\":{}", *look.calls);
  return body + "}";
}

std::string body_of(const std::vector<std::string>& releases) {
  return fmt::format("\"release\":{}}}", to_text(Json(releases)));
}

std::string take(std::deque<std::string>& bodies) {
  std::string body = std::move(bodies.front());
  bodies.pop_front();
  return body;
}

}  // namespace

Result<std::string> StepPlayer::request(std::size_t index) {
  step_ = &plan_->cases[index];
  row_.clear();
  looks_.clear();
  releases_.clear();
  asked_ = Asked::call;
  const Passing* passing = step_->passing.get();
  if (passing == nullptr) return call_body(step_->function, step_->row);
  const Result<std::string> row = names_.row_of(*passing, *step_->callee, step_->row);
  if (!row) return tl::unexpected(row.error());
  for (const Look& look : passing->looks) looks_.push_back(body_of(look));
  if (!passing->releases.empty()) releases_.push_back(body_of(passing->releases));
  return call_body(step_->function, *row);
}

/// What was looked at is a column behind those of the call.
std::optional<Outcome> StepPlayer::add_column(std::string_view body) {
  std::string own;
  const auto rows = rows_of(body, own);
  const Result<Json> parsed = rows ? parse_json(*rows) : usage_error("");
  if (!parsed) {
    if (std::optional<Outcome> failed = refusal_of_all(body)) return failed;
    return outcome::Garbled{fmt::format("no rows where something was read: {}", body.substr(0, 200)), {}, {}};
  }
  const bool one =
      parsed->is_array() && parsed->size() == 1 && (*parsed)[0].is_array() && (*parsed)[0].size() == 1;
  if (!one) {
    const Json& row = parsed->is_array() && parsed->size() == 1 ? (*parsed)[0] : *parsed;
    Outcome failed = outcome_of_row(row, *step_->callee);
    if (std::holds_alternative<outcome::FailedCall>(failed)) return failed;
    return outcome::Garbled{
        fmt::format("expected one row of one value, got {}", body.substr(0, 200)), {}, {}};
  }
  row_.pop_back();
  if (row_ != "[") row_ += ',';
  row_ += to_text((*parsed)[0][0]) + "]";
  return std::nullopt;
}

std::variant<std::string, Outcome> StepPlayer::replied(std::string_view body) {
  if (asked_ == Asked::look) {
    if (std::optional<Outcome> failed = add_column(body)) return *failed;
    return go_on();
  }
  if (asked_ == Asked::release) {
    if (std::optional<Outcome> failed = refusal_of_all(body)) return *failed;
    return end();
  }
  // What is looked at is no part of the call's own reply.
  const bool looks = step_->passing && step_->passing->seen_as;
  const Export& callee = looks ? *find_export(*plan_->contract, step_->function) : *step_->callee;
  Outcome called = outcome_of_reply(body, callee);
  const auto* returned = std::get_if<outcome::Returned>(&called);
  if (returned == nullptr) return called;
  row_ = returned->row;
  return go_on();
}

std::variant<std::string, Outcome> StepPlayer::go_on() {
  if (!looks_.empty()) {
    asked_ = Asked::look;
    return take(looks_);
  }
  if (!releases_.empty()) {
    asked_ = Asked::release;
    return take(releases_);
  }
  return end();
}

Outcome StepPlayer::end() {
  const Result<Json> row = parse_json(row_);
  const auto silent = row ? uncalled(*step_, *row) : std::nullopt;
  Result<void> named;
  if (step_->passing) named = names_.take(*step_->passing, *step_->callee, row_);
  if (silent) return outcome::FailedCall{std::string(code_uncalled), *silent};
  if (!named) return outcome::FailedCall{std::string(code_unnamed), named.error().text};
  return outcome::Returned{row_, std::nullopt};
}

std::optional<std::size_t> handing_step(const Plan& plan, const Item& item) {
  const auto* step = std::get_if<Step>(&item);
  const auto* single = std::get_if<Single>(&item);
  const std::optional<std::size_t> index = step != nullptr     ? std::optional<std::size_t>(step->index)
                                           : single != nullptr ? single->index
                                                               : std::nullopt;
  return index && plan.cases[*index].passing ? index : std::nullopt;
}

}  // namespace concord
