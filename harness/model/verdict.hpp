// The closed lists: how a job can end (outcome) and what that means (verdict).
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace concord {

/// How a process ended. Source: wait(2); never the shell's 128+n.
struct ProcessEnd {
  int exit_code = 0;
  int signal = 0;             ///< 0 when it exited
  std::string exceeded = {};  ///< the limit that it was killed for: "it used more than 512 MiB of memory"
  friend bool operator==(const ProcessEnd&, const ProcessEnd&) = default;
};
/// "exit 2", "SIGABRT", "SIGKILL: it used more than 512 MiB of memory"
[[nodiscard]] std::string to_string(const ProcessEnd& end);

/// Of an end that a case meets only in a process that was asked for others before; alone it goes well.
struct Dependence {
  /// Id of the case that has to come before: "awesome/Log/counter.first". Empty: it did not end so again.
  std::string on;
  std::uint64_t others = 0;  ///< how many cases between the two may be needed as well
  friend bool operator==(const Dependence&, const Dependence&) = default;
};

namespace outcome {
struct Returned {
  std::string row;  ///< canonical reply row: `["111"]`
  std::optional<std::string>
      stdout_bytes;  ///< what the library printed, where it was captured for this case alone
  std::optional<std::string> witness{};  ///< what a mirror says that arrived (plan/witness.hpp)
};
struct Refused {
  std::string reason;
};
struct FailedCall {
  std::string code, text;
};  ///< an error row of the protocol
struct Crashed {
  ProcessEnd end;
  std::string panic;        ///< Go's "panic: …" line, or empty
  std::string stderr_tail;  ///< last lines, UTF-8 cleaned
  std::optional<Dependence> depends{};
};
struct TimedOut {
  std::chrono::milliseconds after{0};
  std::string progress;
  std::string stderr_tail{};  ///< what it had written before it was asked for its stacks
  std::string stacks{};       ///< where its threads were: of the kernel, Go, the runtime; may be empty
  std::optional<Dependence> depends{};
};
struct Garbled {
  std::string problem;
  std::string stderr_tail{};
  std::optional<Dependence> depends{};
};
struct NotRun {
  std::string reason;
  bool cut_off = false;  ///< its turn did not come: the run was stopped before
};
}  // namespace outcome

using Outcome = std::variant<outcome::Returned, outcome::Refused, outcome::FailedCall, outcome::Crashed,
                             outcome::TimedOut, outcome::Garbled, outcome::NotRun>;

/// What such an end depends on; nothing where it is the case's own.
[[nodiscard]] std::optional<Dependence> dependence_of(const Outcome& outcome);

enum class Verdict : std::uint8_t {
  pass,
  fail,
  changed_signature,
  known_difference,
  unexpected_pass,
  flaky,
  leak,
  refused,
  unavailable,
  not_run,
};
inline constexpr std::size_t verdict_count = 10;

[[nodiscard]] std::string_view to_string(Verdict verdict);  ///< "changed signature"
[[nodiscard]] std::string key_of(Verdict verdict);          ///< in files: "changed_signature"
[[nodiscard]] std::optional<Verdict> verdict_of(std::string_view key);
[[nodiscard]] bool is_failure(Verdict verdict);

/// Why a case failed, found by comparing the client with the oracle and the other clients.
enum class Cause : std::uint8_t {
  none,
  binding,          ///< this client alone differs: its binding is wrong
  library_changed,  ///< the oracle differs from the golden too
  signature,        ///< the contract differs from the recorded one
  foreign,  ///< every client alike, and not go-native: the library is another one in a foreign process
};
[[nodiscard]] std::string_view to_string(Cause cause);
[[nodiscard]] std::optional<Cause> cause_of(std::string_view name);

struct VerdictCounts {
  std::array<std::uint64_t, verdict_count> of{};
  std::uint64_t& operator[](Verdict verdict) { return of[static_cast<std::size_t>(verdict)]; }
  std::uint64_t operator[](Verdict verdict) const { return of[static_cast<std::size_t>(verdict)]; }
  VerdictCounts& operator+=(const VerdictCounts& other);
  [[nodiscard]] std::uint64_t total() const;
  [[nodiscard]] std::uint64_t failures() const;
};

}  // namespace concord
