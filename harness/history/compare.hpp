// Two runs, or two measurements, side by side.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "history/history.hpp"
#include "measure/statistics.hpp"

namespace concord {

enum class Direction : std::uint8_t {
  worse,    ///< more fails than before, or less is called (refused, unavailable)
  better,   ///< the other way round
  changed,  ///< neither: another verdict, or another value where it failed before, too
};

/// A case, family, fact or signature of which something changed, on the clients on which it changed alike.
struct Change {
  Direction direction = Direction::changed;
  std::string id;  ///< library/function/case
  std::vector<std::string> clients;
  std::string before, after;   ///< "pass", "fail", "3 of 600 fail"
  std::string call, expected;  ///< of the first failure that shows it; may be empty
  std::string got_before, got_after;
  std::string replay;
};

/// What a case stands on, where that is not what it was.
struct GoldenChange {
  std::string id;
  std::string before, after;
};

struct RunComparison {
  std::vector<std::string> surroundings;  ///< "awesome: go1.19.8 → go1.26.8"
  std::vector<Change> changes;            ///< worse ones first
  std::vector<GoldenChange> expectations;
  std::vector<std::string> appeared, gone;  ///< ids
  std::uint64_t same = 0;                   ///< entries, a case on a client
};

/// Fails (usage) where the two have no library in common or are different shards.
[[nodiscard]] Result<RunComparison> compare_runs(const NamedRun& before, const NamedRun& after);
[[nodiscard]] std::uint64_t count_of(const RunComparison& comparison, Direction direction);

struct CallChange {
  enum class Speed : std::uint8_t { slower, faster, unresolved };
  std::string id;               ///< "awesome/Add"
  std::string client;           ///< "node-koffi, worker", "c-linked (twin)"
  Figure before, after, ratio;  ///< ratio: after ÷ before
  Speed speed = Speed::unresolved;
  bool twin = false;    ///< no Go is in it: it tells of the machine and the client, not of the library
  std::string cause{};  ///< where a change comes from, as far as the other cells show; may be empty
};

/// What two figures of a cell are compared in.
enum class Basis : std::uint8_t {
  multiples,    ///< of c-linked beside it: the only one that two machines share
  as_measured,  ///< nanoseconds
  /// Nanoseconds as they would be were the machine always as quick as at its quickest: the multiple of
  /// c-linked times what that takes then. Others on the same processor change nanoseconds far more than
  /// multiples.
  steady,
};

struct BenchComparison {
  bool same_machine = false;  ///< figures are nanoseconds; else multiples of c-linked in the same run
  bool steady = false;        ///< the nanoseconds of all calls are those of Basis::steady
  std::vector<std::string> surroundings;
  std::vector<CallChange> calls;
  std::vector<std::string> notes;  ///< cells that are only in one, or were left out
  double resolution = 0;           ///< changes below this share are not told from noise
};

struct NamedMeasurement {
  std::string name;
  Measurement measurement;
};

/// A call is slower or faster where its ratio lies beyond 1 ± tolerance and beyond the resolution of the two,
/// and chance does not explain it (5 % of the claims may be wrong, however many calls there are). The
/// resolution is what the same code differs by from itself: between launches (20 % ÷ √launches holds 99 % of
/// the cells, measured), and between two c-linked in the same run.
[[nodiscard]] Result<BenchComparison> compare_benches(const NamedMeasurement& before,
                                                      const NamedMeasurement& after, double tolerance);
/// Fails (usage) where the two made a call of the same function with other arguments.
[[nodiscard]] Result<void> check_same_calls(const NamedMeasurement& before, const std::string& after,
                                            const std::vector<Cell>& cells);

/// Puts each cell's figure of the baseline beside its own. Of another machine nothing: nanoseconds of two
/// machines beside each other would say what is not so.
void set_baseline(Measurement& measurement, const Measurement& baseline);

/// Of the library's calls; twins are left out.
[[nodiscard]] std::uint64_t count_of(const BenchComparison& comparison, CallChange::Speed speed);

/// Whether what linked C took beside it was noted in each round, and is long enough to be a measure.
[[nodiscard]] bool can_be_steady(const Measurement& measurement, const Cell& cell);
/// Whether a cell is left out where machines are compared: linked C is the measure itself, and C's call of
/// the twin, of a few cycles, is no measure of a machine.
[[nodiscard]] bool says_nothing_across_machines(const Measurement& measurement, const Cell& cell);
/// A cell's figure with its interval; nothing where the cell has none, or no c-linked beside it where that is
/// needed.
[[nodiscard]] std::optional<Figure> figure_of(const Measurement& measurement, const Cell& cell, Basis basis);
/// "nanoseconds a call", with what they are.
[[nodiscard]] std::string unit_line(bool same_machine, bool steady);
[[nodiscard]] bool same_machine(const Host& a, const Host& b);
[[nodiscard]] std::string client_label(const Cell& cell);

}  // namespace concord
