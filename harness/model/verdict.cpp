// Names and counts of outcomes and verdicts.
#include "model/verdict.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <numeric>

#include <fmt/format.h>

namespace concord {

std::string to_string(const ProcessEnd& end) {
  if (end.signal == 0)
    return fmt::format("exit {}{}", end.exit_code, end.exceeded.empty() ? "" : ": " + end.exceeded);
  const char* name = sigabbrev_np(end.signal);
  const std::string how = name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", end.signal);
  return end.exceeded.empty() ? how : how + ": " + end.exceeded;
}

std::optional<Dependence> dependence_of(const Outcome& outcome) {
  if (const auto* crashed = std::get_if<outcome::Crashed>(&outcome)) return crashed->depends;
  if (const auto* late = std::get_if<outcome::TimedOut>(&outcome)) return late->depends;
  if (const auto* garbled = std::get_if<outcome::Garbled>(&outcome)) return garbled->depends;
  return std::nullopt;
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::changed_signature:
      return "changed signature";
    case Verdict::known_difference:
      return "known difference";
    case Verdict::unexpected_pass:
      return "unexpected pass";
    case Verdict::flaky:
      return "flaky";
    case Verdict::leak:
      return "leak";
    case Verdict::refused:
      return "refused";
    case Verdict::unavailable:
      return "unavailable";
    case Verdict::not_run:
      return "not run";
  }
  return "?";
}

std::string key_of(Verdict verdict) {
  std::string key(to_string(verdict));
  std::replace(key.begin(), key.end(), ' ', '_');
  return key;
}

std::optional<Verdict> verdict_of(std::string_view key) {
  for (std::size_t i = 0; i < verdict_count; ++i) {
    if (key_of(static_cast<Verdict>(i)) == key) return static_cast<Verdict>(i);
  }
  return std::nullopt;
}

bool is_failure(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::known_difference:
    case Verdict::refused:
    case Verdict::unavailable:
      return false;
    case Verdict::fail:
    case Verdict::changed_signature:
    case Verdict::unexpected_pass:
    case Verdict::flaky:
    case Verdict::leak:
    case Verdict::not_run:
      return true;
  }
  return true;
}

std::string_view to_string(Cause cause) {
  switch (cause) {
    case Cause::none:
      return "";
    case Cause::binding:
      return "binding";
    case Cause::library_changed:
      return "library changed";
    case Cause::signature:
      return "signature";
    case Cause::foreign:
      return "foreign process";
  }
  return "?";
}

std::optional<Cause> cause_of(std::string_view name) {
  for (const Cause cause :
       {Cause::none, Cause::binding, Cause::library_changed, Cause::signature, Cause::foreign}) {
    if (to_string(cause) == name) return cause;
  }
  return std::nullopt;
}

VerdictCounts& VerdictCounts::operator+=(const VerdictCounts& other) {
  for (std::size_t i = 0; i < of.size(); ++i) of[i] += other.of[i];
  return *this;
}

std::uint64_t VerdictCounts::total() const { return std::accumulate(of.begin(), of.end(), std::uint64_t{0}); }

std::uint64_t VerdictCounts::failures() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (is_failure(static_cast<Verdict>(i))) sum += of[i];
  }
  return sum;
}

}  // namespace concord
