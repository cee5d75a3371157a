#include "report/wording.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/page.hpp"

namespace concord {

namespace {

constexpr std::size_t longest_value_bytes = 4096;
constexpr std::size_t longest_message_columns = 120;

std::string joined(const std::vector<Marked>& lines) {
  std::string text;
  for (const Marked& line : lines) text += (text.empty() ? "" : "\n") + line.text;
  return text;
}

bool has_breaking_change(const LibraryState& library) {
  return std::any_of(library.changes.begin(), library.changes.end(),
                     [](const SignatureChange& change) { return change.kind == "breaking"; });
}

}  // namespace

Verdict foremost(const VerdictCounts& counts) {
  for (const Verdict verdict :
       {Verdict::fail, Verdict::changed_signature, Verdict::unexpected_pass, Verdict::leak, Verdict::flaky,
        Verdict::not_run, Verdict::pass, Verdict::known_difference, Verdict::refused, Verdict::unavailable}) {
    if (counts[verdict] > 0) return verdict;
  }
  return Verdict::not_run;
}

std::string id_of(const Entry& entry) {
  return visible(fmt::format("{}/{}/{}", entry.library, entry.function, entry.name));
}

std::string suite_of(const Summary& summary, const std::string& library) {
  for (const LibraryState& each : summary.libraries) {
    if (each.name == library) return each.suite;
  }
  return "";
}

std::string message_of(const Failure& failure) {
  if (failure.verdict == Verdict::known_difference && !failure.reason.empty()) return visible(failure.reason);
  if (failure.expected.empty()) return shorten(failure.got, longest_message_columns);
  const Contrast values = contrast(failure.expected, failure.got, longest_message_columns, "…");
  if (values.expected.size() == 1 && values.got.size() == 1) {
    return fmt::format("expected {}, got {}", values.expected[0].text, values.got[0].text);
  }
  return fmt::format("expected {}, got {}", shorten(failure.expected, longest_message_columns),
                     shorten(failure.got, longest_message_columns));
}

Values values_of(const Failure& failure) {
  if (std::max(failure.expected.size(), failure.got.size()) <= longest_value_bytes)
    return {visible_lines(failure.expected), visible_lines(failure.got)};
  const Contrast values = contrast(failure.expected, failure.got, longest_value_bytes / 2, "…");
  return {joined(values.expected), joined(values.got)};
}

std::string describe(const Failure& failure) {
  const Values values = values_of(failure);
  std::string text = fmt::format("{}@{}\n", visible(failure.id), visible(failure.client));
  const auto add = [&](std::string_view label, std::string_view value) {
    if (!value.empty()) text += fmt::format("{}: {}\n", label, value);
  };
  add("call", shorten(failure.call, longest_value_bytes));
  add("expected", values.expected);
  add("got", values.got);
  add("cause", to_string(failure.cause));
  add("detail", visible_lines(failure.detail));
  add("stdout", visible_lines(failure.output));
  add("stderr", visible_lines(failure.errors));
  add("stacks", visible_lines(failure.stacks));
  add("replay", visible(failure.replay));
  add("known", visible(failure.known));
  add("reason", visible_lines(failure.reason));
  add("link", visible(failure.link));
  add("mend", visible_lines(failure.mend));
  return text;
}

bool as_expected(const Summary& summary) {
  return summary.stopped.empty() && !summary.interrupted && summary.totals().failures() == 0 &&
         std::none_of(summary.libraries.begin(), summary.libraries.end(), has_breaking_change);
}

std::string headline(const Summary& summary) {
  const VerdictCounts totals = summary.totals();
  if (summary.interrupted)
    return fmt::format("interrupted: {} of {} not as expected", grouped(totals.failures()),
                       grouped(totals.total()));
  if (!summary.stopped.empty())
    return fmt::format("{}: {} of {} not as expected", visible(summary.stopped), grouped(totals.failures()),
                       grouped(totals.total()));
  if (totals.failures() > 0)
    return fmt::format("{} of {} not as expected", grouped(totals.failures()), grouped(totals.total()));
  if (!as_expected(summary)) return "a signature changed";
  return fmt::format("{} as expected", grouped(totals.total()));
}

std::string counts_in_words(const VerdictCounts& counts) {
  std::string text;
  for (std::size_t i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (counts[verdict] == 0 && verdict != Verdict::pass && verdict != Verdict::fail) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(counts[verdict]), to_string(verdict));
  }
  return text;
}

}  // namespace concord
