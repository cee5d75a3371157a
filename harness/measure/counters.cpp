#include "measure/counters.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <sstream>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/launch.hpp"
#include "base/text.hpp"
#include "ledger/ledger.h"

namespace concord {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view counted_instructions = "instructions";
constexpr const char* callgrind_file = "callgrind";  // with -01, -02, … behind it, of each thread
constexpr const char* strace_file = "strace";
constexpr const char* tally_file = "tally";
constexpr std::array<const char*, tally_kinds> tally_names{"malloc", "calloc", "realloc", "memalign"};

/// Of Go's watching thread and its lock: seen to vary by one a call between runs of the same code.
constexpr std::array<std::string_view, 6> waits{"clock_nanosleep", "epoll_pwait", "epoll_wait",
                                                "futex",           "nanosleep",   "sched_yield"};

std::optional<std::uint64_t> whole(std::string_view text) {
  std::uint64_t value = 0;
  const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return value;
}

bool can_be_started(const fs::path& file) {
  std::error_code code;
  return ::access(file.c_str(), X_OK) == 0 && fs::is_regular_file(file, code);
}

Result<Counts> busiest_thread(const fs::path& folder) {
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return tl::unexpected(names.error());
  std::uint64_t most = 0;
  for (const std::string& name : *names) {
    if (name.starts_with(callgrind_file))
      most = std::max(most, callgrind_total(read_file(folder / name).value_or("")).value_or(0));
  }
  if (most == 0) return environment_error("callgrind wrote no counts");
  return Counts{{std::string(counted_instructions), most}};
}

}  // namespace

const Counter& counter_of(Countable what) {
  static const Counter instructions{"instructions", "--instructions", "valgrind", "apt-get install valgrind"};
  static const Counter system_calls{"system calls", "--system-calls", "strace", "apt-get install strace"};
  static const Counter allocations{"allocations", "--allocations", "concord-tally.so",
                                   "building concord anew: only Linux has it"};
  switch (what) {
    case Countable::instructions:
      return instructions;
    case Countable::system_calls:
      return system_calls;
    case Countable::allocations:
      return allocations;
  }
  return instructions;
}

namespace {

Result<fs::path> find_tally() {
  const Counter& counter = counter_of(Countable::allocations);
  fs::path file = part_of_ours(counter.program);
  std::error_code code;
  if (fs::is_regular_file(file, code)) return file;
  return environment_error(fmt::format("{} counts {} by \"{}\", which is not there; try: {}", counter.option,
                                       counter.what, file.string(), counter.install));
}

}  // namespace

Result<fs::path> find_counter(Countable what) {
  if (what == Countable::allocations) return find_tally();
  const Counter& counter = counter_of(what);
  std::istringstream folders(environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin"));
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path file = fs::path(folder) / counter.program;
    if (file.is_absolute() && can_be_started(file)) return file;
  }
  return environment_error(fmt::format("{} counts {} by {}, which is not on PATH; try: {}", counter.option,
                                       counter.what, counter.program, counter.install));
}

/// With its signals to preempt goroutines Go dies under valgrind soon. callgrind adds up by thread, since
/// what Go's own threads do meanwhile depends on the time that the run takes. So does when Go collects
/// garbage, with which a calling thread helps, and whether another thread takes its place during a system
/// call.
Prefix prefix_of(Countable what, const fs::path& program, const fs::path& folder) {
  if (what == Countable::allocations)
    return {{},
            "",
            {fmt::format("LD_PRELOAD={}", program.string()),
             fmt::format("CONCORD_TALLY={}", (folder / tally_file).string())}};
  if (what == Countable::system_calls)
    return {{program.string(), "-f", "-c", "-U", "name,calls", "-o", (folder / strace_file).string()}};
  return {{program.string(), "--tool=callgrind", "-q", "--separate-threads=yes",
           "--callgrind-out-file=" + (folder / callgrind_file).string()},
          "asyncpreemptoff=1",
          {"GOGC=off", "GOMAXPROCS=1"}};
}

std::optional<std::uint64_t> callgrind_total(std::string_view text) {
  constexpr std::string_view mark = "totals: ";
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with(mark)) return whole(line.substr(mark.size()));
  }
  return std::nullopt;
}

std::optional<Counts> strace_counts(std::string_view text) {
  Counts counts;
  bool is_whole = false;
  for (const std::string_view line : lines_of(text)) {
    std::istringstream words{std::string(line)};
    std::string name, calls, more;
    if (!(words >> name >> calls) || words >> more) continue;
    const std::optional<std::uint64_t> count = whole(calls);
    if (!count) continue;
    is_whole = is_whole || name == "total";
    if (name != "total" && std::find(waits.begin(), waits.end(), name) == waits.end())
      counts[name] += *count;  // a name comes again for each kind of program (32 bits, 64 bits)
  }
  if (!is_whole) return std::nullopt;
  return counts;
}

std::optional<Counts> tally_counts(std::string_view bytes) {
  std::array<std::uint64_t, tally_kinds> numbers{};
  if (bytes.size() != sizeof numbers) return std::nullopt;
  std::memcpy(numbers.data(), bytes.data(), sizeof numbers);
  Counts counts;
  for (std::size_t i = 0; i < numbers.size(); ++i) counts[tally_names.at(i)] = numbers.at(i);
  return counts;
}

namespace {

Result<Counts> read_tally(const fs::path& folder) {
  const Result<std::string> bytes = read_file(folder / tally_file);
  if (bytes) {
    if (std::optional<Counts> counts = tally_counts(*bytes)) return std::move(*counts);
  }
  return environment_error("its process did not load the tally");
}

}  // namespace

Result<Counts> read_counts(Countable what, const fs::path& folder) {
  if (what == Countable::instructions) return busiest_thread(folder);
  if (what == Countable::allocations) return read_tally(folder);
  const Result<std::string> text = read_file(folder / strace_file);
  if (!text) return tl::unexpected(text.error());
  if (std::optional<Counts> counts = strace_counts(*text)) return std::move(*counts);
  return environment_error("strace wrote no summary");
}

}  // namespace concord
