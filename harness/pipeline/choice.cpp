#include "pipeline/choice.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest.hpp"
#include "pipeline/outline.hpp"
#include "pipeline/prebuilt.hpp"

namespace concord {

namespace {

/// "awesome/Add/article@ruby-ffi" → "awesome/Add/article"
std::string without_client(const std::string& pattern) { return std::string(split_pattern(pattern).id); }

/// "awesome/Add/article@ruby-ffi" → "awesome/Add"
std::string_view library_and_function(std::string_view pattern) {
  const std::string_view id = split_pattern(pattern).id;
  const std::size_t function = id.find('/');
  return function == std::string_view::npos ? id : id.substr(0, id.find('/', function + 1));
}

std::vector<std::string> ids_of(const std::vector<KnownClient>& clients) {
  std::vector<std::string> ids;
  for (const KnownClient& client : clients)
    if (!client.unbound) ids.push_back(client.id);
  return ids;
}

/// Those that take part where nobody says which.
std::vector<std::string> usual_ids(const std::vector<KnownClient>& clients) {
  std::vector<std::string> ids;
  for (const KnownClient& client : clients)
    if (!client.on_request && !client.unbound) ids.push_back(client.id);
  return ids;
}

/// The client of that id which lacks a binding of the user's; null where none does.
const KnownClient* unbound(std::string_view id, const std::vector<KnownClient>& clients) {
  const auto found = std::find_if(clients.begin(), clients.end(), [&](const KnownClient& client) {
    return client.unbound && client.id == id;
  });
  return found == clients.end() ? nullptr : &*found;
}

tl::unexpected<Error> no_client(const std::string& wanted, const std::vector<KnownClient>& clients) {
  if (const KnownClient* client = unbound(wanted, clients))
    return usage_error(
        fmt::format("the client \"{}\" calls a binding of yours: name it with --binding {}=PATH", wanted,
                    client->language));
  return usage_error(unknown_name("client", wanted, ids_of(clients)));
}

std::vector<std::string> ids_matching(const std::string& pattern, const std::vector<std::string>& known) {
  std::vector<std::string> ids;
  std::copy_if(known.begin(), known.end(), std::back_inserter(ids),
               [&](const std::string& id) { return matches(pattern, id); });
  return ids;
}

/// The clients that patterns of cases name behind "@": of those that take part anyway, or, where none of them
/// matches, of all. Where a pattern names none, those that take part.
Result<std::vector<std::string>> clients_of_cases(const std::vector<std::string>& patterns,
                                                  const std::vector<KnownClient>& all,
                                                  const std::vector<std::string>& usual) {
  const std::vector<std::string> known = ids_of(all);
  std::set<std::string> clients;
  for (const std::string& pattern : patterns) {
    if (pattern.find('@') == std::string::npos) {
      clients.insert(usual.begin(), usual.end());
      continue;
    }
    const std::string wanted(split_pattern(pattern).client);
    std::vector<std::string> named = ids_matching(wanted, usual);
    if (named.empty()) named = ids_matching(wanted, known);
    if (named.empty()) return no_client(wanted, all);
    clients.insert(named.begin(), named.end());
  }
  std::vector<std::string> in_order;
  std::copy_if(known.begin(), known.end(), std::back_inserter(in_order),
               [&](const std::string& id) { return clients.count(id) > 0; });
  return in_order;
}

/// The patterns of cases. What failed last with a binding that is not given now is left out, if anything else
/// is left.
std::vector<std::string> playable(const Selection& selection, const std::vector<KnownClient>& clients) {
  std::vector<std::string> patterns = selection.cases;
  if (!selection.cases_may_be_gone) return patterns;
  std::erase_if(patterns, [&](const std::string& pattern) {
    return unbound(split_pattern(pattern).client, clients) != nullptr;
  });
  return patterns.empty() ? selection.cases : patterns;
}

}  // namespace

Result<void> choose_clients(const Selection& selection, BuildRequest& request) {
  request.bindings = selection.bindings;
  if (selection.clients.empty() && selection.cases.empty() && selection.bindings.empty()) return {};  // all
  for (const std::string& each : selection.clients)
    if (each.ends_with(".toml")) request.manifests.emplace_back(each);
  const Result<std::vector<KnownClient>> known =
      known_clients(request.home, request.manifests, request.bindings);
  if (!known) return tl::unexpected(known.error());
  const std::vector<std::string> ids = ids_of(*known);
  for (const std::string& each : selection.clients) {
    if (each.ends_with(".toml")) continue;
    const std::vector<std::string> named = ids_matching(each, ids);
    if (named.empty()) return no_client(each, *known);
    request.clients.insert(request.clients.end(), named.begin(), named.end());
  }
  std::vector<std::string> added;
  const auto named = [&](const std::string& id) {
    return std::find(request.clients.begin(), request.clients.end(), id) != request.clients.end();
  };
  for (const std::filesystem::path& manifest : request.manifests) {
    std::vector<std::string> own;
    for (const KnownClient& client : *known) {
      if (client.manifest == std::filesystem::absolute(manifest).lexically_normal()) own.push_back(client.id);
    }
    if (std::none_of(own.begin(), own.end(), named)) added.insert(added.end(), own.begin(), own.end());
  }
  for (const KnownClient& client : *known)
    if (client.bound && !selection.clients.empty() && !named(client.id)) added.push_back(client.id);
  request.clients.insert(request.clients.end(), added.begin(), added.end());

  const std::vector<std::string> usual = request.clients.empty() ? usual_ids(*known) : request.clients;
  const Result<std::vector<std::string>> of_cases =
      clients_of_cases(playable(selection, *known), *known, usual);
  if (!of_cases) return tl::unexpected(of_cases.error());
  if (selection.cases.empty()) return {};
  if (request.clients.empty()) {
    request.clients = *of_cases;
    return {};
  }
  std::erase_if(request.clients, [&](const std::string& id) {
    return std::find(of_cases->begin(), of_cases->end(), id) == of_cases->end();
  });
  if (request.clients.empty()) {
    return usage_error(
        fmt::format("nothing to run: the cases are asked of {} alone, and --client leaves that out",
                    fmt::join(*of_cases, ", ")));
  }
  return {};
}

Result<std::vector<LibraryRequest>> wanted_libraries(const Home& home, const Selection& selection) {
  Result<std::vector<LibraryRequest>> found = selection.library_file.empty()
                                                  ? resolve_libraries(home, selection.libraries)
                                                  : prebuilt_library(home, selection);
  if (!found) return found;
  if (!selection.fixtures.empty()) {
    if (found->size() != 1) return usage_error("--fixtures goes with one LIBRARY: name it");
    std::error_code problem;
    found->front().fixtures_dir = std::filesystem::absolute(selection.fixtures, problem).lexically_normal();
  }
  return found;
}

Result<void> select_cases(std::vector<Plan>& plans, std::vector<BuiltLibrary>& libraries,
                          const std::vector<std::string>& patterns, bool may_be_gone) {
  if (patterns.empty()) return {};
  std::vector<std::string> ids;
  std::set<std::string> unused(patterns.begin(), patterns.end());
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const std::vector<std::string> known = ids_of(plans[i]);
    ids.insert(ids.end(), known.begin(), known.end());
    const std::vector<std::string> nothing = select(plans[i], patterns);
    for (const std::string& pattern : patterns) {
      if (std::find(nothing.begin(), nothing.end(), pattern) == nothing.end()) unused.erase(pattern);
    }
    std::erase_if(libraries[i].demos, [&](const ReadyDemo& demo) {
      const std::string id = case_id(plans[i], transcript_function, program_name(demo));
      ids.push_back(id);
      bool wanted = false;
      for (const std::string& each : patterns) {
        const JobPattern pattern = split_pattern(each);
        if (!matches(pattern.id, id)) continue;
        unused.erase(each);
        wanted = wanted || pattern.client.empty() || matches(pattern.client, demo.client);
      }
      return !wanted;
    });
  }
  if (unused.empty() || may_be_gone) return {};
  return usage_error(unknown_name("case (no id matches)", without_client(*unused.begin()), ids));
}

Result<void> select_benches(std::vector<Plan>& plans, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return {};
  std::set<std::string> unused(patterns.begin(), patterns.end());
  std::vector<std::string> ids;
  for (Plan& plan : plans) {
    std::erase_if(plan.benches, [&](const PlannedBench& bench) {
      const std::string id = fmt::format("{}/{}", plan.library, bench.callee->name);
      ids.push_back(id);
      bool wanted = false;
      for (const std::string& pattern : patterns) {
        if (!matches(library_and_function(pattern), id)) continue;
        unused.erase(pattern);
        wanted = true;
      }
      return !wanted;
    });
  }
  if (unused.empty() || ids.empty()) return {};
  return usage_error(unknown_name("call to measure", without_client(*unused.begin()), ids));
}

Result<void> check_required(const Workbench& bench, const Selection& selection,
                            const std::vector<std::string>& required) {
  if (required.empty()) return {};
  std::vector<std::filesystem::path> manifests;
  for (const std::string& each : selection.clients) {
    if (each.ends_with(".toml")) manifests.emplace_back(each);
  }
  const Result<std::vector<KnownClient>> known = known_clients(bench.home, manifests, selection.bindings);
  if (!known) return tl::unexpected(known.error());
  std::vector<std::string> ids = ids_of(*known);
  ids.insert(ids.begin(), "all");
  for (const std::string& id : required) {
    if (unbound(id, *known) != nullptr) return no_client(id, *known);
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      return usage_error("--require: " + unknown_name("client", id, ids));
    const bool takes_part = std::all_of(
        bench.prepared.libraries.begin(), bench.prepared.libraries.end(), [&](const BuiltLibrary& library) {
          return std::any_of(library.clients.begin(), library.clients.end(),
                             [&](const ReadyClient& c) { return c.id == id; });
        });
    const bool absent = std::any_of(bench.prepared.absent.begin(), bench.prepared.absent.end(),
                                    [&](const AbsentClient& a) { return a.id == id; });
    if (id != "all" && !takes_part && !absent) {
      return usage_error(fmt::format("--require {}: --client leaves it out of this run", id));
    }
  }
  for (const AbsentClient& absent : bench.prepared.absent) {
    const bool asked = std::any_of(required.begin(), required.end(),
                                   [&](const std::string& id) { return id == "all" || id == absent.id; });
    if (asked && absent.why == AbsentClient::Why::unavailable) {
      return environment_error(fmt::format("required client \"{}\" is unavailable: {}; {}", absent.id,
                                           absent.reason, absent.install));
    }
  }
  return {};
}

Result<std::vector<std::string>> without_clients(const std::vector<std::string>& patterns) {
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  const Result<std::vector<KnownClient>> known = known_clients(*home, {});
  if (!known) return tl::unexpected(known.error());
  if (auto checked = clients_of_cases(patterns, *known, usual_ids(*known)); !checked) return checked;
  std::vector<std::string> cases;
  std::transform(patterns.begin(), patterns.end(), std::back_inserter(cases), without_client);
  return cases;
}

}  // namespace concord
