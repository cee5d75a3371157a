// What both forms say alike.
#include "history/show.hpp"

#include <cmath>

#include <fmt/format.h>

#include "report/page.hpp"

namespace concord {

int exit_code_of(const RunComparison& comparison) {
  return count_of(comparison, Direction::worse) > 0 ? 1 : 0;
}

int exit_code_of(const BenchComparison& comparison) {
  return count_of(comparison, CallChange::Speed::slower) > 0 ? 4 : 0;
}

std::string counts_line(const RunComparison& comparison) {
  std::string line = fmt::format(
      "{} worse, {} better, {} changed", grouped(count_of(comparison, Direction::worse)),
      grouped(count_of(comparison, Direction::better)), grouped(count_of(comparison, Direction::changed)));
  if (!comparison.expectations.empty())
    line += fmt::format("; {} changed", count_of(comparison.expectations.size(), "expectation"));
  if (!comparison.appeared.empty() || !comparison.gone.empty())
    line += fmt::format("; {} new, {} gone", grouped(comparison.appeared.size()),
                        grouped(comparison.gone.size()));
  return line + fmt::format("; {} the same", grouped(comparison.same));
}

std::string counts_line(const BenchComparison& comparison) {
  return fmt::format("{} slower, {} faster, {} not told apart",
                     grouped(count_of(comparison, CallChange::Speed::slower)),
                     grouped(count_of(comparison, CallChange::Speed::faster)),
                     grouped(count_of(comparison, CallChange::Speed::unresolved)));
}

std::string resolution_line(const BenchComparison& comparison) {
  return fmt::format(
      "Below {:.1f} % nothing is told from what the same code differs by from itself; more launches "
      "(--launches) lower that.",
      100 * comparison.resolution);
}

std::string digits(double value) {
  if (!std::isfinite(value)) return "?";
  if (value >= 999.95) return grouped(static_cast<std::uint64_t>(std::llround(value)));
  return fmt::format("{:.{}f}", value, value < 0.0995 ? 4 : value < 9.995 ? 2 : 1);
}

}  // namespace concord
