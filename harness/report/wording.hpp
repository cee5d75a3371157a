// What several formats say alike of an entry or a failure. Escapes nothing for any of them; texts are
// visible().
#pragma once

#include <string>

#include "model/summary.hpp"
#include "report/contrast.hpp"

namespace concord {

/// The verdict that stands for an entry of several cases: the worst.
[[nodiscard]] Verdict foremost(const VerdictCounts& counts);

/// "awesome/Add/wraps"
[[nodiscard]] std::string id_of(const Entry& entry);

/// The path of a library's suite.toml, as the summary has it.
[[nodiscard]] std::string suite_of(const Summary& summary, const std::string& library);

/// One line: "expected 3, got 4", cut around the difference; of a known difference its reason.
[[nodiscard]] std::string message_of(const Failure& failure);

/// Expected and got of one failure, as texts; what is longer than a few KiB is cut around the first
/// difference.
struct Values {
  std::string expected, got;
};
[[nodiscard]] Values values_of(const Failure& failure);

/// Everything that is known of a failure, in lines of "label: text".
[[nodiscard]] std::string describe(const Failure& failure);

/// Whether the run is as expected; and in words, for a heading: "14,322 as expected", "3 of 14,322 not as
/// expected".
[[nodiscard]] bool as_expected(const Summary& summary);
[[nodiscard]] std::string headline(const Summary& summary);

/// "53,166 pass, 12 fail, …": all that are not zero; pass and fail always.
[[nodiscard]] std::string counts_in_words(const VerdictCounts& counts);

}  // namespace concord
