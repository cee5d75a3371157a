// The result of a run, as plain values. Reports are pure functions of it. Its size does not depend on the
// number of generated cases: a family is one entry, with counts and at most `kept_failures` failures.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/contract.hpp"
#include "model/verdict.hpp"

namespace concord {

inline constexpr std::size_t kept_failures = 100;
inline constexpr std::size_t kept_known = 10;  ///< known differences of one entry, and refused cases

/// One of the answers of a case that was run several times.
struct SeenAnswer {
  Verdict verdict = Verdict::pass;
  std::string got;          ///< empty: as expected
  std::uint64_t times = 0;  ///< rounds that gave it
};

/// One case that did not go as expected, ready to be shown. Texts are UTF-8, readable, not escaped for any
/// format.
struct Failure {
  std::string id;  ///< library/function/case, of a generated case …/family#n; selects it again
  std::string client;
  Verdict verdict = Verdict::fail;
  Cause cause = Cause::none;
  std::string call;              ///< "Add(12, 99)"
  std::string expected;          ///< "111"
  std::string got;               ///< "110", "died of SIGSEGV", …
  std::string detail;            ///< more lines, of ours: why it was not run, what to do; may be empty
  std::string replay;            ///< a shell line that runs just this
  std::string panic{};           ///< Go's "panic: …" line
  std::string output{};          ///< what it printed to stdout, where that was captured
  std::string errors{};          ///< the tail of its stderr, from the panic on where there was one
  std::string known{};           ///< "…/known.toml:12": the entry that speaks of it; empty where none does
  std::string reason{}, link{};  ///< of that entry
  std::string mend{};            ///< what to change there; may have two lines; empty where nothing is to be
  std::string
      expect{};  ///< how known.toml would spell this ending, for `bless --known`; empty where it cannot
  std::string stacks{};      ///< where the threads of one that gave no answer were: no two runs have the same
  std::string depends_on{};  ///< id of the case after which alone it fails; empty: it needs none
  std::vector<SeenAnswer>
      answers{};  ///< of a case that did not always end alike: each, the most frequent first
};

/// A written case, a step of a session, a transcript or a generated family, on one client.
struct Entry {
  std::string library;
  std::string function;  ///< export, or "transcript"
  std::string name;      ///< case, session.step, family or transcript
  std::string client;
  bool generated = false;  ///< a family: counts may exceed one
  VerdictCounts counts;
  std::chrono::nanoseconds time{
      0};  ///< from request to reply where it was sent alone, else its share of the batch
  std::vector<Failure> failures;  ///< the first `kept_failures`, and of what is known or refused `kept_known`
  std::uint64_t failures_omitted = 0;
  std::size_t line = 0;  ///< where LibraryState::suite has it; 0: it is not from there
};

struct ClientState {
  std::string id;           ///< "python-ctypes"
  std::string runtime;      ///< "CPython 3.11.7", as the client said
  std::string unavailable;  ///< why, and what to install; empty where it ran
  std::uint32_t launches = 0;
  std::chrono::microseconds startup{0};  ///< spawn to ready, the slowest launch
  std::chrono::microseconds cpu{0};      ///< user and system, of all launches
  std::uint64_t peak_bytes = 0;          ///< resident, of the largest process
};

/// A fact that was checked about the built artifact (ELF class, build id, exported symbols, header) or about
/// the fixtures (a golden without a case, a known difference that speaks of nothing).
struct ArtifactFact {
  std::string id;  ///< "awesome/artifact/exports"
  bool holds = true;
  std::string text;  ///< "4 of 4 exports in the dynamic symbols"
};

struct SignatureChange {
  std::string function;
  std::string kind;               ///< "breaking", "additive"
  std::string recorded, current;  ///< signatures; empty where it does not exist
  std::string where;              ///< file:line of the current one
};

/// A case, step, family or article program that the run has, of all shards together. What it stands on is
/// here as well, so that two runs tell a changed expectation from a changed result.
struct CaseState {
  std::string function, name;
  std::uint64_t generated = 0;  ///< cases of a family; 0: it is none
  std::string client;           ///< an article program's only one; empty: every client
  std::string call;             ///< "Add(12, 99)", shortened; empty for families and programs
  std::string expected;         ///< the golden, shortened: "111"; of a family its digest; empty: none
  std::string digest;           ///< of everything in the fixtures that its verdict depends on
  std::vector<std::string>
      clients{};  ///< those that play it, where it was selected for some only; empty: all
  friend bool operator==(const CaseState&, const CaseState&) = default;
};

struct LibraryState {
  std::string name;
  std::string package_dir;
  std::string go_version;
  std::string source_digest;                       ///< of the package's files, wherever they are
  std::string fixtures_digest;                     ///< of suite, goldens, recorded contract
  std::vector<CaseState> cases;                    ///< in the order of the suite
  std::vector<std::string> functions;              ///< exports in the order of the contract
  std::vector<std::string> uncovered;              ///< exports without any case
  std::map<std::string, std::string> unreachable;  ///< of those, the ones that no case can call: why
  std::vector<ArtifactFact> artifact;
  std::vector<SignatureChange> changes;
  std::vector<Lint> lint;
  std::string suite{};  ///< path of suite.toml: relative where it is below the working folder
};

struct Host {
  std::string system;  ///< "Linux 6.1.0 x86_64"
  std::string cpu;
  unsigned cores = 0;
};

struct Timing {
  std::chrono::microseconds wall{0};
  std::chrono::microseconds prepare{0};           ///< contract and build
  std::chrono::microseconds orchestrator_cpu{0};  ///< user and system of this process
  std::chrono::microseconds clients_cpu{0};       ///< of every client's and program's process
  std::uint64_t orchestrator_peak_bytes = 0;
  std::uint64_t processes = 0;
};

inline constexpr unsigned max_shards = 10'000;

/// A part of a run: 1 of 4 to 4 of 4.
struct Shard {
  unsigned index = 1, count = 1;
  friend bool operator==(const Shard&, const Shard&) = default;
};

/// How often the plan was played, and in which order.
struct Rounds {
  unsigned wanted = 1, played = 1;
  std::optional<std::uint32_t>
      seed{};  ///< of the first round's order, the next one has the next seed; none: as in the suite
  friend bool operator==(const Rounds&, const Rounds&) = default;
};

struct Summary {
  std::vector<LibraryState> libraries;
  std::vector<ClientState> clients;
  std::vector<Entry> entries;  ///< sorted: library, contract order of function, order in the suite, client
  bool interrupted = false;
  std::string
      stopped{};  ///< why what is left was not run: "the run was interrupted"; empty: it ended by itself
  Rounds rounds{};
  std::optional<Shard> shard;  ///< none: the whole
  Host host;
  std::string when;  ///< ISO 8601, UTC
  Timing timing;

  void sort_entries();                         ///< into their order, whatever order they came in
  [[nodiscard]] VerdictCounts totals() const;  ///< of entries; a failed artifact fact counts as one `fail`
};

}  // namespace concord
