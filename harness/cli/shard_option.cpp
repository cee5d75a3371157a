// Sources: GoogleTest's advanced guide ("Distributing Test Functions to Multiple Machines"), GitLab's
// predefined variables (CI_NODE_INDEX counts from 1), Kubernetes' indexed jobs (JOB_COMPLETION_INDEX counts
// from 0, and no variable says how many there are).
#include "cli/shard_option.hpp"

#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/files.hpp"

namespace concord {

namespace {

struct System {
  const char *name, *index, *total;
  unsigned first;  ///< what it calls its first shard
};

constexpr System systems[] = {
    {"GoogleTest", "GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", 0},
    {"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
    {"Kubernetes", "JOB_COMPLETION_INDEX", nullptr, 0},
};

std::optional<unsigned> whole_number(const std::string& text) {
  unsigned number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || text.empty()) return std::nullopt;
  return number;
}

Result<unsigned> number_in(const char* name, const std::string& text) {
  if (const auto number = whole_number(text)) return *number;
  return usage_error(fmt::format("--shard auto: {}=\"{}\" is no number", name, text));
}

/// Empty and unset are the same.
std::optional<std::string> value_of(const Variables& variable, const char* name) {
  const std::optional<std::string> value = name == nullptr ? std::nullopt : variable(name);
  return value && value->empty() ? std::nullopt : value;
}

/// What one system says; nothing where it says nothing. `total`: from the option, 0 where it is not given
/// there.
Result<std::optional<Shard>> ask(const System& system, unsigned total, const Variables& variable) {
  const std::optional<std::string> index = value_of(variable, system.index);
  const std::optional<std::string> count = value_of(variable, system.total);
  if (count) {
    const Result<unsigned> number = number_in(system.total, *count);
    if (!number) return tl::unexpected(number.error());
    if (total != 0 && *number != total)
      return usage_error(fmt::format("--shard auto/{}: {}={} says otherwise", total, system.total, *number));
    total = *number;
  }
  if (!index) {
    if (!count || total == 1) return std::nullopt;  // GitLab sets the total of a job that is not divided, too
    return usage_error(fmt::format("--shard auto: {} is set, {} is not", system.total, system.index));
  }
  const Result<unsigned> number = number_in(system.index, *index);
  if (!number) return tl::unexpected(number.error());
  if (total == 0)
    return usage_error(
        fmt::format("--shard auto: {}={} says which shard this is, and nothing says of how many; "
                    "give --shard auto/COUNT",
                    system.index, *number));
  if (*number < system.first || *number - system.first >= total || total > max_shards)
    return usage_error(fmt::format("--shard auto: {}={} is out of range: {} counts from {}, and there are {}",
                                   system.index, *number, system.name, system.first, total));
  return Shard{*number - system.first + 1, total};
}

Result<std::optional<Shard>> from_variables(unsigned total, const Variables& variable) {
  std::optional<Shard> found;
  const char* who = nullptr;
  for (const System& system : systems) {
    const Result<std::optional<Shard>> said = ask(system, total, variable);
    if (!said) return said;
    if (!*said) continue;
    if (found && !(*found == **said))
      return usage_error(
          fmt::format("--shard auto: {} says shard {} of {}, {} says {} of {}; give --shard I/N", who,
                      found->index, found->count, system.name, (*said)->index, (*said)->count));
    found = **said;
    who = system.name;
  }
  if (!found && total > 1)
    return usage_error(
        fmt::format("--shard auto/{}: none of GTEST_SHARD_INDEX, CI_NODE_INDEX and "
                    "JOB_COMPLETION_INDEX says which shard this is",
                    total));
  return found;
}

}  // namespace

Result<std::optional<Shard>> read_shard(const std::string& text, const Variables& variable) {
  const std::size_t mark = text.find('/');
  const std::string index = text.substr(0, mark);
  const auto total =
      mark == std::string::npos ? std::optional<unsigned>(0) : whole_number(text.substr(mark + 1));
  const bool counted = mark != std::string::npos;
  if (!total || *total > max_shards || (counted && *total == 0) || (!counted && index != "auto"))
    return usage_error(fmt::format(
        "--shard {}: expected I/N with I from 1 to N and N at most {}, auto, or auto/N", text, max_shards));
  Result<std::optional<Shard>> shard = std::nullopt;
  if (index == "auto") {
    shard = from_variables(*total, variable);
  } else {
    const auto number = whole_number(index);
    if (!number || *number < 1 || *number > *total)
      return usage_error(fmt::format("--shard {}: there is no shard {} of {}: they are 1 to {}", text, index,
                                     *total, *total));
    shard = Shard{*number, *total};
  }
  if (shard && *shard && (*shard)->count == 1) return std::nullopt;
  return shard;
}

void acknowledge_shard(const Variables& variable) {
  if (const auto file = value_of(variable, "GTEST_SHARD_STATUS_FILE"))
    static_cast<void>(write_file_atomically(*file, ""));  // who asked for it sees that it is not there
}

}  // namespace concord
