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
  std::string got;
  const Failure* first = nullptr;  ///< of the first client
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
  std::string id;  ///< library/function/name
  std::string library;
  std::size_t line = 0;                 ///< in the library's suite
  std::vector<Difference> differences;  ///< in the order first met
  std::uint64_t omitted = 0;            ///< failures that the summary did not keep, all clients
};

/// Who says what, where clients disagree and the values are short: "6 say 5, ruby-ffi says 1"; else empty.
[[nodiscard]] std::string answers_in_words(const Difference& difference);

/// The summary must outlive what is given. Failures for which `wanted` holds of the verdict, in the order of
/// the summary.
[[nodiscard]] std::vector<EntryDifferences> gather(const Summary& summary, bool (*wanted)(Verdict));

/// "the binding is wrong: go-native and 4 others agree with the golden"; empty where nothing is known.
[[nodiscard]] std::string cause_in_words(const Difference& difference, const Voice& voice);

}  // namespace concord
