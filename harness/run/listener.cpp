// What a listener that does not care does with the reply to several cases: takes them one by one.
#include <fmt/format.h>

#include "run/reply.hpp"

namespace concord {

std::optional<std::string> Listener::on_batch(std::size_t lane, const Plan& plan,
                                              const std::vector<std::size_t>& cases, std::string_view rows,
                                              std::chrono::nanoseconds took) {
  const Result<Json> parsed = parse_json(rows);
  if (!parsed) return fmt::format("rows that are not JSON: {}", parsed.error().text);
  if (!parsed->is_array() || parsed->size() != cases.size())
    return fmt::format("{} rows in the reply to {}", parsed->is_array() ? parsed->size() : 0, cases.size());
  const auto share = took / static_cast<std::int64_t>(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i)
    on_case(lane, cases[i], outcome_of_row((*parsed)[i], plan.cases[cases[i]]), share);
  return std::nullopt;
}

}  // namespace concord
