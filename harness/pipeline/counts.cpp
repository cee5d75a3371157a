#include "pipeline/counts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/stop.hpp"
#include "pipeline/lanes.hpp"

namespace concord {

namespace {

bool is_interpreted(const Bencher& bencher, const std::vector<ToolState>& tools) {
  return std::any_of(tools.begin(), tools.end(),
                     [&](const ToolState& tool) { return tool.path == bencher.start.argv.front(); });
}

std::vector<Bencher> countable(const std::vector<Bencher>& benchers, Countable what,
                               const std::vector<ToolState>& tools) {
  std::vector<Bencher> taken;
  for (const Bencher& bencher : benchers) {
    const bool out =
        what == Countable::instructions && (bencher.client == oracle_id || is_interpreted(bencher, tools));
    if (!bencher.again && !bencher.caller && !out) taken.push_back(bencher);
  }
  return taken;
}

}  // namespace

Result<FoundCounters> find_counters(const Effort& effort) {
  FoundCounters found;
  for (const Countable what : all_countables) {
    if (what == Countable::instructions ? !effort.instructions : !effort.system_calls) continue;
    Result<std::filesystem::path> program = find_counter(what);
    if (!program) return tl::unexpected(program.error());
    found.emplace(what, std::move(*program));
  }
  return found;
}

Result<std::vector<std::string>> count_all(std::vector<Cell>& cells, const std::vector<Bencher>& benchers,
                                           const std::vector<ToolState>& tools, const FoundCounters& counters,
                                           const Deadlines& deadlines, const ShowProgress& progress) {
  std::vector<std::string> warnings;
  for (const auto& [what, program] : counters) {
    CountRequest request{what, program, countable(benchers, what, tools), deadlines, {}, {}};
    if (request.benchers.empty())
      warnings.push_back(fmt::format(
          "{} were counted of no client: only those that are programs of their own can be run under {}, "
          "as --client 'c-*' has them",
          counter_of(what).what, counter_of(what).program));
    request.stop = [] { return stop_flag().load(); };
    request.progress = [&, what = what](std::uint64_t done, std::uint64_t planned,
                                        const std::string& client) {
      if (progress) progress({"counting " + counter_of(what).what, {client}, done, planned, 0});
    };
    Result<std::vector<std::string>> counted = count_calls(cells, request);
    if (!counted) return counted;
    std::move(counted->begin(), counted->end(), std::back_inserter(warnings));
  }
  return warnings;
}

}  // namespace concord
