// Replies as outcomes. Knows their form (clients/PROTOCOL.md §2), not what was asked.
#include "run/rows.hpp"

#include <fmt/format.h>

#include "run/run.hpp"

namespace concord {

namespace {

constexpr std::string_view rows_key = "\"rows\":";

}  // namespace

std::optional<std::string_view> rows_of(std::string_view body, std::string& own) {
  if (body.starts_with(rows_key) && body.ends_with("]}")) {
    body.remove_prefix(rows_key.size());
    body.remove_suffix(1);
    return body;
  }
  const Result<Json> reply = parse_json("{" + std::string(body));
  if (!reply || !reply->contains("rows")) return std::nullopt;
  own = to_text((*reply)["rows"]);
  return own;
}

Outcome outcome_of_row(const Json& row, const Export& function) {
  if (row.is_object() && row.contains("error") && row["error"].is_string()) {
    const bool text = row.contains("text") && row["text"].is_string();
    return outcome::FailedCall{row["error"], text ? row["text"].get<std::string>() : ""};
  }
  if (const auto problem = row_problem(row, function)) return outcome::Garbled{*problem};
  return outcome::Returned{to_text(row), std::nullopt};
}

std::optional<Outcome> refusal_of_all(std::string_view body) {
  const Result<Json> reply = parse_json("{" + std::string(body));
  if (!reply || !reply->contains("error") || !(*reply)["error"].is_string()) return std::nullopt;
  return outcome::FailedCall{(*reply)["error"], reply->contains("text") && (*reply)["text"].is_string()
                                                    ? (*reply)["text"].get<std::string>()
                                                    : ""};
}

std::optional<std::string> Listener::on_batch(std::size_t lane, const Plan& plan,
                                              const std::vector<std::size_t>& cases, std::string_view rows,
                                              std::chrono::nanoseconds took) {
  const Result<Json> parsed = parse_json(rows);
  if (!parsed) return fmt::format("rows that are not JSON: {}", parsed.error().text);
  if (!parsed->is_array() || parsed->size() != cases.size())
    return fmt::format("{} rows in the reply to {}", parsed->is_array() ? parsed->size() : 0, cases.size());
  const auto share = took / static_cast<std::int64_t>(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i)
    on_case(lane, cases[i], outcome_of_row((*parsed)[i], *plan.cases[cases[i]].callee), share);
  return std::nullopt;
}

}  // namespace concord
