// The run stage: plays each client's share of the plan and reports exactly one outcome for every planned
// case. Judges nothing. Whatever a client does becomes an outcome; only our own failures are errors.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.hpp"
#include "base/result.hpp"
#include "build/build.hpp"
#include "model/verdict.hpp"
#include "plan/part.hpp"

namespace concord {

struct Deadlines {
  std::chrono::milliseconds start{60'000};    ///< spawn to ready
  std::chrono::milliseconds request{20'000};  ///< the oldest request to its reply
  std::chrono::milliseconds leave{5'000};     ///< end of requests to exit; then TERM, then KILL
  std::chrono::milliseconds tell{3'000};      ///< of one that is late: to print its stacks, where it can
  std::chrono::milliseconds stop{1'000};      ///< of one that is late: TERM to its end; then KILL

  Deadlines& operator*=(double patience);
};

/// Sent before their replies have come: enough to keep a client busy.
inline constexpr std::size_t requests_ahead = 3;

/// So many time-outs of one client in one function, and the rest of that function is given up: each costs a
/// deadline. Crashes cost milliseconds, so nobody gives up on them.
inline constexpr unsigned most_timeouts = 3;

/// A client on a library: the cases of one plan, played by one process after another.
struct ClientLane {
  const Plan* plan = nullptr;
  const BuiltLibrary* library = nullptr;
  const ReadyClient* client = nullptr;
  bool oracle = false;
  Part part{};                        ///< of the plan, what this client plays
  std::uint64_t launched_before = 0;  ///< processes in earlier rounds: files of requests are numbered on
};

/// An article program: run once, its stdout is the outcome.
struct DemoLane {
  const Plan* plan = nullptr;
  const ReadyDemo* demo = nullptr;
};

/// A run of rows of one family: cases first … first+count-1.
struct Block {
  std::size_t family = 0;  ///< index into Plan::families
  std::uint64_t first = 0, count = 0;
};

/// How one process of a client went.
struct Launch {
  std::string runtime;  ///< as the client said; empty when it never was ready
  std::map<std::string, std::string> refuses;
  std::chrono::microseconds startup{0};
  std::vector<std::string> contexts{};  ///< where else it can measure calls (PROTOCOL.md §4)
  double load_ns = -1;  ///< what loading the library took, as the client said; below 0 where it did not
};

/// Takes what happens. `lane` is the index into RunRequest::clients (or ::demos).
class Listener {
 public:
  virtual ~Listener() = default;
  /// A written case of Plan::cases; called once for each that is planned.
  virtual void on_case(std::size_t lane, std::size_t index, Outcome outcome,
                       std::chrono::nanoseconds took) = 0;
  /// The reply to several written cases of one function at once: the bytes of their rows, `[[…],…]`. Gives
  /// what is wrong with their number, if anything: none is then taken, and they are asked for one by one.
  /// What is here parses them and calls on_case for each; who knows these bytes already can do with less.
  [[nodiscard]] virtual std::optional<std::string> on_batch(std::size_t lane, const Plan& plan,
                                                            const std::vector<std::size_t>& cases,
                                                            std::string_view rows,
                                                            std::chrono::nanoseconds took);
  /// The reply to a whole block: the bytes of its rows, `[[…],…]`. Gives what is wrong with their shape, if
  /// anything: the block is then not taken, and its rows are asked for one by one.
  [[nodiscard]] virtual std::optional<std::string> on_block(std::size_t lane, const Block& block,
                                                            std::string_view rows,
                                                            std::chrono::nanoseconds took) = 0;
  /// One generated case that was looked at alone.
  virtual void on_generated(std::size_t lane, std::size_t family, std::uint64_t index, Outcome outcome) = 0;
  /// The same outcome for each case of a block: refused, not run.
  virtual void on_range(std::size_t lane, const Block& block, const Outcome& outcome) = 0;
  virtual void on_launch(std::size_t lane, const Launch& launch) = 0;
  virtual void on_demo(std::size_t demo, Outcome outcome, std::chrono::nanoseconds took) = 0;
  /// A client process ended badly although every case had its outcome; nothing is blamed, but it is told.
  virtual void on_complaint(std::size_t lane, const std::string& text) = 0;
  /// Whether the oracle's answer to this block is there to compare with; other clients wait for it.
  [[nodiscard]] virtual bool answered(std::size_t lane, const Block& block) const = 0;
};

/// Whether a run shall come to its end before everything is run.
struct Halt {
  enum class How { no, finish, now };
  How how = How::no;  ///< finish: answers that are under way are waited for, a moment
  std::string why;    ///< of what is not run: "the run was interrupted"
};

struct RunRequest {
  std::vector<ClientLane> clients;
  std::vector<DemoLane> demos;
  unsigned jobs = 2;  ///< processes at work at the same time
  Deadlines deadlines;
  std::function<Halt()> halt;  ///< asked after each reply, and a few times a second; may be empty
  std::function<void(const std::vector<std::string>& at_work)> tick;  ///< a few times a second, for progress
  std::chrono::milliseconds grace{2'000};                             ///< of Halt::finish
};

struct RunTotals {
  std::uint64_t processes = 0;
  std::string halted;                   ///< why it ended early; empty: it did not
  std::vector<Usage> clients, demos;    ///< of each lane, in the order of the request
  std::vector<std::uint64_t> launches;  ///< of each client
};

/// Returns when every lane has ended.
[[nodiscard]] Result<RunTotals> run(const RunRequest& request, Listener& listener);

/// The blocks of a family, one after another: begins with the first where there is none before; no block at
/// its end.
[[nodiscard]] std::optional<Block> next_block(const Plan& plan, std::size_t family,
                                              const std::optional<Block>& before);

/// "panic: …", "fatal error: …" or the race detector's title: the first line of Go's last words in a stderr;
/// else empty.
[[nodiscard]] std::string panic_line(const std::string& stderr_text);

}  // namespace concord
