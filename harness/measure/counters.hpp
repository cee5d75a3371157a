// Who counts what a process does: valgrind's callgrind its instructions, strace its system calls, a library
// of ours that is loaded into it (ledger/tally.c) its allocations. Knows their command lines and what they
// write, and starts nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace concord {

enum class Countable : std::uint8_t { instructions, system_calls, allocations };
inline constexpr Countable all_countables[]{Countable::instructions, Countable::system_calls,
                                            Countable::allocations};

/// What a person has to know of who counts.
struct Counter {
  std::string what;     ///< "instructions"
  std::string option;   ///< "--instructions"
  std::string program;  ///< "valgrind"
  std::string install;
};
[[nodiscard]] const Counter& counter_of(Countable what);

/// Its file. Fails (environment) with what to install.
[[nodiscard]] Result<std::filesystem::path> find_counter(Countable what);

/// The words that stand before a client's own, and what its environment must hold besides. The counts go to
/// files in `folder`.
struct Prefix {
  std::vector<std::string> words;
  std::string go_debug{};                ///< of GODEBUG; may be empty
  std::vector<std::string> variables{};  ///< "NAME=value"
};
[[nodiscard]] Prefix prefix_of(Countable what, const std::filesystem::path& program,
                               const std::filesystem::path& folder);

/// How often what was counted: "read" → 12. Instructions have one name, "instructions".
using Counts = std::map<std::string, std::uint64_t>;

/// What a file of callgrind's says of one thread. Nothing where it is no such file, or an unfinished one.
[[nodiscard]] std::optional<std::uint64_t> callgrind_total(std::string_view text);

/// What strace's summary says. System calls in which threads wait are left out: they come with the time that
/// passes, not with the calls that are made. Nothing where it is no summary.
[[nodiscard]] std::optional<Counts> strace_counts(std::string_view text);

/// What the tally's file says: "malloc" → 12. Nothing where it is no such file.
[[nodiscard]] std::optional<Counts> tally_counts(std::string_view bytes);

/// The counts in the files of a folder: of instructions those of the thread that had most, which is the one
/// that called. Fails where there are none.
[[nodiscard]] Result<Counts> read_counts(Countable what, const std::filesystem::path& folder);

}  // namespace concord
