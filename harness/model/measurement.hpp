// What a bench run measured, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/summary.hpp"

namespace concord {

/// What is called: the library, or its C twin (same signatures, constant results).
enum class Subject : std::uint8_t { library, twin };

/// A figure with its 95 % interval.
struct Figure {
  double middle = 0, low = 0, high = 0;
};

/// How often a call does what has that name.
struct NamedCount {
  std::string name;  ///< "rt_sigprocmask"
  double a_call = 0;
};

/// One cell: one call on one client. Times are nanoseconds a call, empty loop subtracted, one value a round.
struct Cell {
  std::string library, function, client;
  Subject subject = Subject::library;
  std::uint64_t loops = 0;        ///< calls a round
  std::vector<double> rounds_ns;  ///< net, in the order measured, launch after launch
  std::string context;            ///< "main thread", "2 threads", else a word of clients/PROTOCOL.md §4
  std::string left_out;           ///< reason; the cell has no figures then. See is_refused()
  std::vector<std::size_t> launches{};  ///< how many of the rounds each launch of the client gave; empty: one

  /// What the call from linked C that it is compared with (reference_of() in measure/statistics.hpp) took
  /// right beside, in each round: the mean of before and behind. 0 where it was not measured; empty where
  /// nobody noted it, and of what others are compared with.
  std::vector<double> linked_ns{};
  /// Of what others are compared with, in each round: its quickest batch less the quickest empty loop, of the
  /// first two batches.
  std::vector<double> quickest_ns{};

  // Filled by summarise(): the centre of the launches' medians (statistics.hpp), intervals from a bootstrap
  // of launches and rounds.
  double median_ns = 0, low_ns = 0, high_ns = 0;  ///< 95 % interval
  double mad_ns = 0;                              ///< median absolute deviation
  double times_linked = 0;                        ///< of (this / linked_ns), likewise; 0 where there is none

  double empty_ns = -1;  ///< a turn of the empty loop, in the best round; below 0 where it is not known

  /// Reads of files and pipes a call, of the whole process (/proc/PID/io), and the bytes they gave: medians
  /// over
  /// rounds; below 0 where the system does not tell.
  double reads = -1, read_bytes = -1;

  /// Of the thread that calls, the loop's own included; below 0 where nobody counted.
  double instructions = -1;
  /// How often C's allocator was asked for memory, by the whole process; below 0 where nobody counted.
  double allocations = -1;
  /// Of the whole process, but for those that wait; below 0 where nobody counted. The names most often first.
  double system_calls = -1;
  std::vector<NamedCount> system_calls_by_name{};

  std::vector<double> firsts_ns{};  ///< the first call of each launch, loop included
  double first_ns = -1;             ///< their median, filled by summarise(); below 0 where it is not known

  std::string row{};  ///< the arguments as the protocol spells them; of long ones the start, and a digest

  std::optional<Figure> baseline =
      std::nullopt;  ///< nanoseconds of the same cell in the baseline; source: set_baseline()
};

/// How the price of a call on one client divides, nanoseconds (DESIGN: binding = client − c-linked; Go's
/// entry = c-linked − twin − own work).
struct Share {
  std::string library, function, client;
  double binding_ns = 0, go_entry_ns = 0, own_work_ns = 0;
  std::string context{};  ///< the cell's; empty in files of before there were several
  /// Of a cell whose arguments are made in each turn: what it costs more than with ready ones, whose
  /// binding_ns it has; below 0 of others.
  double making_ns = -1;
};

/// How long a client takes until it has made its first call: of one launch, or medians of several.
struct Beginning {
  std::string library, client;
  Subject subject = Subject::library;
  double ready_ns = 0;        ///< from its start
  double load_ns = -1;        ///< of that, loading the library; below 0 where the client does not say
  double first_call_ns = -1;  ///< of whichever function was called first; below 0 where none was
};

/// The same call of one library built by two Go toolchains, measured in the same rounds.
struct Versus {
  std::string function, client, context;
  std::string first, second;          ///< the libraries' names in the cells: "awesome@go1.19.8"
  Figure first_ns, second_ns, ratio;  ///< ratio: second ÷ first, of the same round
};

struct Measurement {
  std::vector<Cell> cells;
  std::vector<Share> shares;
  std::vector<std::string> warnings;  ///< in words: noise, governor
  std::vector<Beginning> beginnings{};
  std::vector<Versus> toolchains{};  ///< where there were several; twins are left out
  std::vector<std::string>
      advice{};  ///< which binding to take, a text for each language; where it was asked for
  Host host;
  std::string when;
  std::vector<ClientState> clients;
  std::vector<LibraryState> libraries;
  double noise =
      0;  ///< how far c-linked was from itself, beside it in the same rounds: 0.03 is 3 %; 0: not measured
  bool interrupted = false;  ///< cells have fewer rounds then, or none
};

/// "2 threads": 2; 0 of other contexts.
[[nodiscard]] unsigned threads_of(const Cell& cell);

/// The client cannot make the call, and says so, as it would in a run: nothing was lost.
[[nodiscard]] bool is_refused(const Cell& cell);
/// For Cell::left_out.
[[nodiscard]] std::string refusal(const std::string& reason);

/// How the price of a cell divides. May be null.
[[nodiscard]] const Share* share_of(const Measurement& measurement, const Cell& cell);

}  // namespace concord
