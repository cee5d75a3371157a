// Failures gathered by case: what was expected once, and who said what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/summary.hpp"

namespace concord {

/// What one or several clients said, all the same. Names of clients are made visible here, all else is as it
/// came.
struct Voice {
  std::string got, detail, replay;        ///< detail and replay of the first client
  std::string known, reason, link, mend;  ///< of known.toml, where it speaks of it
  Cause cause = Cause::none;
  std::vector<std::string> clients;
};

/// One case on all clients that ended with the same unexpected verdict.
struct Difference {
  std::string id, call, expected;
  Verdict verdict = Verdict::fail;
  bool generated = false;
  std::vector<Voice> voices;          ///< the most frequent first
  std::vector<std::string> agreeing;  ///< clients that did as expected, go-native first
};

/// The differences of one entry of the suite.
struct EntryDifferences {
  std::string id;                       ///< library/function/name
  std::vector<Difference> differences;  ///< in the order first met
  std::uint64_t omitted = 0;            ///< failures that the summary did not keep, all clients
};

/// Failures for which `wanted` holds of the verdict, in the order of the summary.
[[nodiscard]] std::vector<EntryDifferences> gather(const Summary& summary, bool (*wanted)(Verdict));

/// "the binding is wrong: go-native and 4 others agree with the golden"; empty where nothing is known.
[[nodiscard]] std::string cause_in_words(const Difference& difference, const Voice& voice);

}  // namespace concord
