// known.toml: differences that people have looked at and live with. An entry says of which cases, on which
// clients, where, and how they end instead of passing; and why that is accepted, and until when.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "plan/suite.hpp"
#include "plan/version_range.hpp"

namespace concord {

/// How a case ended, as far as an entry can tell such endings apart.
struct Ending {
  enum class Kind { answered, timed_out, garbled, not_run, flaky };
  Kind kind = Kind::answered;
  Json seen;             ///< answered: the observation (plan/golden.hpp)
  bool cut_off = false;  ///< not run: its turn did not come
};

/// `expect`: "fails" (in any way), "dies", "times out", "garbled", "not run", "flaky", or what is seen
/// instead of the golden, in its spelling; only the keys that are written are compared.
struct Expectation {
  enum class Kind { fails, dies, times_out, garbled, not_run, flaky, seen };
  Kind kind = Kind::fails;
  Json seen;
  std::string text;  ///< as it is written in TOML
};

/// Empty parts hold everywhere.
struct KnownCondition {
  std::string os, arch;  ///< in Go's words: linux, amd64
  VersionRange go, runtime;
};

/// What conditions are compared with.
struct KnownFacts {
  std::string os, arch;
  std::string today;  ///< "2026-11-23"
  std::string go;     ///< that built the library: "go1.26.8"
  std::string
      runtime;  ///< of the client, as it says: "Ruby 3.1.7, ffi 1.15.5"; empty while it never was ready
};

struct KnownEntry {
  std::vector<std::string> cases, clients;  ///< patterns
  KnownCondition when;
  Expectation expect;
  std::string reason, link;
  std::string expires;                ///< the last day on which it counts; empty: none
  Position where;                     ///< of its [[known]]
  Position expect_where, expect_end;  ///< of the value; the end is the character behind it
  std::size_t last_line = 0;
  std::string when_text;  ///< the condition in TOML; empty where there is none
};

struct KnownList {
  std::filesystem::path path;
  std::vector<KnownEntry> entries;
};

/// A missing file gives no entries. Errors (usage) give file, line, column and what was expected.
[[nodiscard]] Result<KnownList> read_known(const std::filesystem::path& path);
[[nodiscard]] Result<KnownList> parse_known(const std::string& text, const std::filesystem::path& path);

/// Where an entry stands: "…/known.toml:12".
[[nodiscard]] std::string position_of(const KnownList& list, const KnownEntry& entry);

[[nodiscard]] bool holds(const KnownCondition& condition, const KnownFacts& facts);
[[nodiscard]] bool expired(const KnownEntry& entry, const KnownFacts& facts);
/// Whether it concerns a client, a written case, a generated one ("…/family#12").
[[nodiscard]] bool names_client(const KnownEntry& entry, std::string_view client);
[[nodiscard]] bool names_case(const KnownEntry& entry, std::string_view id);
/// What it names of a family: nothing, all of it, or single cases.
struct NamedCases {
  bool all = false;
  std::vector<std::uint64_t> indices;
};
[[nodiscard]] NamedCases named_cases(const KnownEntry& entry, std::string_view family_id);
/// No wildcard in the case or the client.
[[nodiscard]] bool is_exact(const KnownEntry& entry);

[[nodiscard]] bool fits(const Expectation& expectation, const Ending& ending);
/// What `expect = ` has to say for an ending: `{ returns = [110] }`, `"times out"`.
[[nodiscard]] std::string expectation_of(const Ending& ending);

}  // namespace concord
