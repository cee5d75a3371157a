// concord list: what would run.
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace concord {

namespace {

int list_programs(const Options& options) {
  const Result<std::vector<std::string>> lines = program_lines(options.selection, nullptr);
  if (!lines) return fault(lines.error());
  for (const std::string& line : *lines) say(line + "\n");
  return 0;
}

int list_clients() {
  const Result<Home> home = find_home();
  if (!home) return fault(home.error());
  const Result<std::vector<KnownClient>> clients = known_clients(*home, {});
  if (!clients) return fault(clients.error());
  for (const KnownClient& client : *clients)
    if (!client.unbound) say(client.id + "\n");
  return 0;
}

int list_libraries() {
  const Result<Home> home = find_home();
  if (!home) return fault(home.error());
  for (const std::string& name : shipped_libraries(*home)) say(name + "\n");
  return 0;
}

void say_ids(const Workbench& bench) {
  for (const Plan& plan : bench.plans) {
    for (const PlannedCase& each : plan.cases)
      if (each.selected) say(case_id(plan, each.function, each.name) + "\n");
    for (const PlannedFamily& each : plan.families) {
      const std::string id = case_id(plan, each.function, each.name);
      say(each.only ? fmt::format("{}#{}\n", id, *each.only) : id + "#*\n");
    }
  }
}

}  // namespace

int list_command(const Options& options) {
  if (options.programs) return list_programs(options);
  if (options.clients) return list_clients();
  if (options.libraries) return list_libraries();
  Selection selection = options.selection;
  selection.clients = {"go-native"};
  const Result<std::vector<std::string>> patterns = without_clients(selection.cases);
  if (!patterns) return fault(patterns.error());
  selection.cases = *patterns;
  const Result<Workbench> bench = make_workbench(selection, {.assumes = true}, nullptr);
  if (!bench) return fault(bench.error());
  if (options.bare_ids) {
    say_ids(*bench);
    return 0;
  }
  for (const Plan& plan : bench->plans) {
    std::uint64_t cases = 0, generated = 0;
    for (const PlannedCase& each : plan.cases) {
      if (!each.selected) continue;
      ++cases;
      say(fmt::format("{}  {}\n", case_id(plan, each.function, each.name),
                      shorten(visible(call_of(each)), 100)));
    }
    for (const PlannedFamily& each : plan.families) {
      const std::string id = case_id(plan, each.function, each.name);
      const std::uint64_t count = each.only ? 1 : each.current.count;
      generated += count;
      say(each.only ? fmt::format("{}#{}\n", id, *each.only)
                    : fmt::format("{}#*  {} generated\n", id, count));
    }
    for (const std::string& function : plan.uncovered) {
      const auto why = plan.unreachable.find(function);
      say(fmt::format("{}/{}  uncovered: {}\n", plan.library, function,
                      why == plan.unreachable.end() ? "no case calls it" : visible(why->second)));
    }
    say(fmt::format("{}: {} written and {} generated cases for each client\n\n", plan.library, cases,
                    generated));
  }
  return 0;
}

}  // namespace concord
