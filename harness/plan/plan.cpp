// Joins contract, suite and goldens. Knows no client and runs nothing.
#include "plan/plan.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/nearest.hpp"
#include "contract/contract.hpp"
#include "plan/session_names.hpp"

namespace concord {

namespace {

constexpr std::size_t longest_read_row = 4096;  // bytes

/// Why an export cannot be called by any case; empty where it can.
std::string why_unreachable(const Export& function) {
  for (const Slot& slot : function.params) {
    if (const std::string why = why_unpassable(slot.type); !why.empty())
      return fmt::format("parameter \"{}\": no client can pass {} ({})", slot.name, why, slot.type.go);
  }
  for (const Slot& slot : function.results) {
    if (const std::string why = why_unpassable(slot.type); !why.empty())
      return fmt::format("no client can take a result of {} ({})", why, slot.type.go);
  }
  return "";
}

/// Empty where there is nothing: most cases are a call and no more.
std::string written_besides(const SuiteCall& call) {
  Json all = Json::object();
  if (!call.compare.is_null()) all["compare"] = call.compare;
  if (!call.as.is_null()) all["as"] = call.as;
  if (!call.reads.is_null()) all["reads"] = call.reads;
  if (!call.releases.empty()) all["releases"] = call.releases;
  if (call.death) all["dies"] = {call.death->signal, call.death->code.value_or(-1), call.death->stderr_text};
  if (call.always) all["always"] = true;
  return all.empty() ? "" : to_text(all);
}

/// A callback's `{ calls = 2 }`, also of one that is kept.
std::uint64_t calls_asked(const Json& arg) {
  if (!arg.is_object()) return 0;
  if (arg.contains("keep") && arg.contains("value")) return calls_asked(arg["value"]);
  const auto calls = arg.find("calls");
  return calls != arg.end() && calls->is_number_unsigned() ? calls->get<std::uint64_t>() : 0;
}

std::vector<Awaited> awaited_of(const Export& function, const Json& args, const Passing* passing) {
  std::vector<Awaited> awaited;
  std::size_t column = function.results.size();
  for (std::size_t i = 0; i < function.params.size(); ++i) {
    const Slot& slot = function.params[i];
    if (!slot.changes) continue;
    const std::uint64_t calls = slot.type.kind == Kind::callback ? calls_asked(args[i]) : 0;
    if (calls > 0) awaited.push_back({slot.name, column, calls});
    ++column;
  }
  if (passing == nullptr) return awaited;
  for (const Look& look : passing->looks) {
    if (look.calls) awaited.push_back({look.name, column, *look.calls});
    ++column;
  }
  return awaited;
}

/// An address that has a name is another one in each process: whether it is one is compared, where the suite
/// does not say otherwise.
void add_forms_of_addresses(const Passing& passing, std::vector<PartComparison>& parts) {
  for (const Pick& pick : passing.gives) {
    const bool said = std::any_of(parts.begin(), parts.end(), [&](const PartComparison& part) {
      return pick.place.text.starts_with(part.place.text);
    });
    if (is_address(pick.type) && !said)
      parts.push_back({pick.place, pick.type, Comparison{Comparison::Mode::nonzero, {}, {}, 0}});
  }
}

/// Resolves the names and values of one suite against one contract.
class Planner {
 public:
  Planner(const Contract& contract, const Fixtures& fixtures)
      : contract_(contract), fixtures_(fixtures), names_(fixtures.suite) {
    plan_.library = contract.library;
    plan_.fixtures = fixtures.folder;
    plan_.contract = &contract;
    if (fixtures.recorded) plan_.changes = compare_contracts(*fixtures.recorded, contract);
    for (const SignatureChange& change : plan_.changes) {
      if (change.kind == "breaking") changed_.insert(change.function);
    }
  }

  Result<Plan> make() {
    const Suite& suite = fixtures_.suite;
    for (const SuiteCall& call : suite.cases) {
      if (!add_case(call, call.name, false)) return failure();
      (call.dies ? plan_.deadly : plan_.stateless).push_back(plan_.cases.size() - 1);
    }
    for (const SuiteSession& session : suite.sessions) {
      PlannedSession planned{session.name, {}};
      names_.begin(session);
      for (const SuiteCall& step : session.steps) {
        if (!add_case(step, session.name + "." + step.name, true)) return failure();
        planned.steps.push_back(plan_.cases.size() - 1);
      }
      plan_.sessions.push_back(std::move(planned));
    }
    for (const SuiteFamily& family : suite.families) {
      if (!add_family(family)) return failure();
    }
    for (const SuiteBench& bench : suite.benches) {
      if (!add_bench(bench)) return failure();
    }
    for (const Export& each : contract_.exports) {
      if (covered_.count(each.name) != 0) continue;
      plan_.uncovered.push_back(each.name);
      if (std::string why = why_unreachable(each); !why.empty())
        plan_.unreachable[each.name] = std::move(why);
    }
    plan_.known = fixtures_.known;
    find_orphans();
    return std::move(plan_);
  }

 private:
  Result<Plan> failure() const { return usage_error(error_); }
  bool fail(Position where, const std::string& text) {
    error_ = located(fixtures_.suite.path, where, text);
    return false;
  }

  bool callee(const std::string& name, Position where, const Export*& found) {
    covered_.insert(name);
    found = find_export(contract_, name);
    if (found != nullptr || changed_.count(name) != 0) return true;
    std::vector<std::string> names;
    for (const Export& each : contract_.exports) names.push_back(each.name);
    return fail(where, unknown_name("export of " + contract_.library, name, names));
  }

  bool enough(const Export& function, const Json& args, Position where) {
    if (args.size() == function.params.size()) return true;
    return fail(where, fmt::format("{} takes {} arguments, not {}", signature(function),
                                   function.params.size(), args.size()));
  }

  bool arguments(const Export& function, const Json& args, Position where, std::string& row) {
    Result<std::string> written = row_from_suite(args, function);
    if (!written) return fail(where, written.error().text);
    row = std::move(*written);
    return true;
  }

  /// A long row is named by what it was generated from.
  static std::string call_as_written(const Export& function, const Json& args) {
    std::vector<std::string> texts;
    for (const Json& arg : args) {
      if (!arg.is_object()) {
        texts.push_back(shown(arg));
        continue;
      }
      if (arg.size() == 1 && arg.contains("from") && arg["from"].is_string()) {  // as a variable would be
        texts.push_back(arg["from"].get<std::string>());
        continue;
      }
      std::vector<std::string> pairs;
      for (const auto& [key, value] : arg.items()) pairs.push_back(fmt::format("{} = {}", key, shown(value)));
      texts.push_back(fmt::format("{{{}}}", fmt::join(pairs, ", ")));
    }
    return fmt::format("{}({})", function.name, fmt::join(texts, ", "));
  }

  bool add_case(const SuiteCall& suite_call, std::string name, bool of_session) {
    PlannedCase planned;
    planned.function = suite_call.function;
    planned.name = std::move(name);
    planned.dies = suite_call.dies;
    planned.always = suite_call.always;
    planned.where = suite_call.where;
    planned.changed = changed_.count(suite_call.function) != 0;
    if (!callee(suite_call.function, suite_call.where, planned.callee)) return false;
    if (planned.changed && of_session) names_.skip(suite_call);
    if (!planned.changed && !typed(planned, suite_call, of_session)) return false;
    const auto golden = fixtures_.goldens.cases.find(case_id(plan_, planned.function, planned.name));
    if (golden != fixtures_.goldens.cases.end()) planned.golden = golden->second;
    plan_.cases.push_back(std::move(planned));
    return true;
  }

  /// What depends on the signature.
  bool typed(PlannedCase& planned, const SuiteCall& call, bool of_session) {
    const Export& function = *planned.callee;
    if (!enough(function, call.args, call.where)) return false;
    if (of_session) {
      Result<std::shared_ptr<const Passing>> passing = names_.read(call, function);
      if (!passing) return fail(call.where, passing.error().text);
      planned.passing = std::move(*passing);
    } else if (auto none = names_.none_in(call, function); !none) {
      return fail(call.where, none.error().text);
    }
    if (planned.passing && !planned.passing->args.is_null()) {
      planned.row = to_text(call.args);
      planned.call = call_as_written(function, call.args);
    } else {
      if (!arguments(function, call.args, call.where, planned.row)) return false;
      if (planned.row.size() > longest_read_row) planned.call = call_as_written(function, call.args);
    }
    if (planned.passing && planned.passing->seen_as) planned.callee = &*planned.passing->seen_as;
    planned.written = written_besides(call);
    planned.awaited = awaited_of(function, call.args, planned.passing.get());
    return add_forms(planned, call);
  }

  bool add_forms(PlannedCase& planned, const SuiteCall& call) {
    Forms forms;
    if (planned.passing && planned.passing->lacks) return true;
    if (!call.compare.is_null()) {
      Result<std::vector<PartComparison>> parts = read_comparisons(call.compare, *planned.callee);
      if (!parts) return fail(call.where, parts.error().text);
      forms.parts = std::move(*parts);
    }
    if (call.death) {
      Result<DeathForm> death = read_death(*call.death);
      if (!death) return fail(call.where, fmt::format("\"dies\": {}", death.error().text));
      forms.death = std::move(*death);
    }
    if (planned.passing) add_forms_of_addresses(*planned.passing, forms.parts);
    if (!forms.parts.empty() || forms.death) planned.forms = std::make_shared<const Forms>(std::move(forms));
    return true;
  }

  bool add_family(const SuiteFamily& spec) {
    PlannedFamily planned;
    planned.function = spec.function;
    planned.name = spec.name;
    planned.where = spec.where;
    planned.changed = changed_.count(spec.function) != 0;
    planned.assumed = fixtures_.assumed;
    planned.spec_digest = Digest()
                              .add(spec.values)
                              .add(fmt::format("{} {}", spec.seed, spec.count))
                              .add(to_text(spec.limits))
                              .hex();
    if (!callee(spec.function, spec.where, planned.callee)) return false;
    if (!planned.changed) {
      Result<Family> family = Family::make(spec, *planned.callee, fixtures_.suite.path);
      if (!family) {
        error_ = family.error().text;
        return false;
      }
      planned.family = std::move(*family);
      planned.current = {spec.seed, planned.family->size(), generator_version, ""};
    }
    const auto golden = fixtures_.goldens.families.find(case_id(plan_, spec.function, spec.name));
    if (golden != fixtures_.goldens.families.end()) planned.golden = golden->second;
    plan_.families.push_back(std::move(planned));
    return true;
  }

  bool add_bench(const SuiteBench& spec) {
    PlannedBench planned;
    planned.stateful = spec.stateful;
    if (changed_.count(spec.function) != 0) return true;
    const auto covered = covered_;  // measuring a call says nothing about its result
    if (!callee(spec.function, spec.where, planned.callee)) return false;
    covered_ = covered;
    if (!arguments(*planned.callee, spec.args, spec.where, planned.row)) return false;
    plan_.benches.push_back(std::move(planned));
    return true;
  }

  void find_orphans() {
    std::set<std::string> named;
    for (std::string& id : ids_of(plan_)) named.insert(std::move(id));
    for (const auto& [id, golden] : fixtures_.goldens.cases) {
      if (named.count(id) == 0) plan_.orphans.push_back({id, golden.line});
    }
    for (const auto& [id, golden] : fixtures_.goldens.families) {
      if (named.count(id) == 0) plan_.orphans.push_back({id, golden.line});
    }
  }

  const Contract& contract_;
  const Fixtures& fixtures_;
  SessionNames names_;
  Plan plan_;
  std::set<std::string> changed_, covered_;
  std::string error_;
};

template <class Wanted>
void keep_indices(std::vector<std::size_t>& indices, const Wanted& wanted) {
  indices.erase(std::remove_if(indices.begin(), indices.end(), [&](std::size_t i) { return !wanted(i); }),
                indices.end());
}

/// Leaves the written cases that are wanted, by index.
void keep_cases(Plan& plan, const std::vector<bool>& wanted) {
  keep_indices(plan.stateless, [&](std::size_t i) { return wanted[i]; });
  keep_indices(plan.deadly, [&](std::size_t i) { return wanted[i]; });
  std::vector<PlannedSession> sessions;
  for (PlannedSession& session : plan.sessions) {
    session.steps = steps_up_to_wanted(plan, session.steps, [&](std::size_t i) { return wanted[i]; });
    if (!session.steps.empty()) sessions.push_back(std::move(session));
  }
  plan.sessions = std::move(sessions);
  for (std::size_t i = 0; i < plan.cases.size(); ++i) plan.cases[i].selected = wanted[i];
}

tl::unexpected<Error> no_suite(const std::filesystem::path& file) {
  return usage_error(fmt::format(
      "there is no \"{}\": it holds the cases to run; `concord init` writes one from the types of the "
      "exports; the smallest one is\n"
      "  concord = 1\n\n  [[case]]\n  call = \"Add\"\n  name = \"small\"\n  args = [1, 2]\n"
      "then `concord bless` records what they give; --fixtures names another folder",
      file.string()));
}

}  // namespace

Result<Fixtures> read_fixtures(const std::filesystem::path& folder, bool asked_for, bool may_lack) {
  Fixtures fixtures;
  fixtures.folder = folder;
  const std::filesystem::path file = folder / "suite.toml";
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    if (!may_lack) return no_suite(file);
    fixtures.suite.path = file;
    fixtures.assumed = true;
  } else {
    Result<Suite> suite = read_suite(file);
    if (!suite) return tl::unexpected(suite.error());
    fixtures.suite = std::move(*suite);
  }
  if (fixtures.suite.on_request && !asked_for) return fixtures;
  Result<Goldens> goldens = read_goldens(folder / "golden.jsonl");
  if (!goldens) return tl::unexpected(goldens.error());
  fixtures.goldens = std::move(*goldens);
  Result<KnownList> known = read_known(folder / "known.toml");
  if (!known) return tl::unexpected(known.error());
  fixtures.known = std::move(*known);
  Result<std::optional<Contract>> recorded = read_recorded(folder / "contract.json");
  if (!recorded) return tl::unexpected(recorded.error());
  fixtures.recorded = std::move(*recorded);
  return fixtures;
}

Result<Plan> make_plan(const Contract& contract, const Fixtures& fixtures) {
  return Planner(contract, fixtures).make();
}

Json seen_of(const PlannedCase& planned, const Outcome& outcome, bool of_go, const Json* expected,
             bool whole) {
  return seen_in(outcome, {*planned.callee, planned.forms.get(), of_go}, expected, whole);
}

std::optional<std::string> uncalled(const PlannedCase& planned, const Json& row) {
  for (const Awaited& each : planned.awaited) {
    if (!row.is_array() || each.column >= row.size() || !row[each.column].is_array()) continue;
    const std::size_t came = row[each.column].size();
    if (came < each.calls)
      return fmt::format("callback \"{}\" was called {} time{}, and {} {} waited for", each.name, came,
                         came == 1 ? "" : "s", each.calls, each.calls == 1 ? "call was" : "calls were");
  }
  return std::nullopt;
}

std::vector<std::size_t> steps_up_to_wanted(const Plan& plan, const std::vector<std::size_t>& steps,
                                            const std::function<bool(std::size_t)>& wanted) {
  std::size_t needed = 0;  // a step needs those before it
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (wanted(steps[i])) needed = i + 1;
  }
  std::vector<std::size_t> left(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(needed));
  for (std::size_t i = needed; needed > 0 && i < steps.size(); ++i) {
    if (plan.cases[steps[i]].always) left.push_back(steps[i]);
  }
  return left;
}

std::string call_of(const PlannedCase& planned) {
  if (!planned.call.empty()) return planned.call;
  return planned.callee == nullptr || planned.changed ? planned.function
                                                      : shown_call(*planned.callee, planned.row);
}

std::string case_id(const Plan& plan, const std::string& function, const std::string& name) {
  return fmt::format("{}/{}/{}", plan.library, function, name);
}

std::vector<std::string> ids_of(const Plan& plan) {
  std::vector<std::string> ids;
  for (const PlannedCase& each : plan.cases) ids.push_back(case_id(plan, each.function, each.name));
  for (const PlannedFamily& each : plan.families) ids.push_back(case_id(plan, each.function, each.name));
  return ids;
}

void keep(Plan& plan, const WantedCase& wanted) {
  std::vector<bool> cases(plan.cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i)
    cases[i] = plan.cases[i].selected && wanted(plan.cases[i].function, plan.cases[i].name);
  keep_cases(plan, cases);
  std::erase_if(plan.families, [&](const PlannedFamily& each) { return !wanted(each.function, each.name); });
}

std::vector<std::string> select(Plan& plan, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return {};
  std::vector<bool> used(patterns.size(), false);
  std::vector<bool> wanted(plan.cases.size(), false);
  for (std::size_t n = 0; n < patterns.size(); ++n) {
    const std::string_view pattern = split_pattern(patterns[n]).id;
    for (std::size_t i = 0; i < plan.cases.size(); ++i) {
      if (!matches(pattern, case_id(plan, plan.cases[i].function, plan.cases[i].name))) continue;
      wanted[i] = used[n] = true;
    }
  }
  std::vector<PlannedFamily> families;
  for (PlannedFamily& family : plan.families) {
    const std::string id = case_id(plan, family.function, family.name);
    std::set<std::pair<std::uint64_t, std::string_view>> chosen;  // a case and for whom
    std::set<std::string_view> whole;                             // for whom all of it
    for (std::size_t n = 0; n < patterns.size(); ++n) {
      auto [pattern, client] = split_pattern(patterns[n]);
      const std::optional<std::uint64_t> index = take_index(pattern);
      if (!matches(pattern, id) || (index && !family.changed && *index >= family.family->size())) continue;
      used[n] = true;
      if (index)
        chosen.insert({*index, client});
      else
        whole.insert(client);
    }
    if (!whole.empty()) families.push_back(family);
    std::set<std::uint64_t> alone;
    for (const auto& [index, client] : chosen) {
      const bool covered = whole.count("") != 0 || whole.count(client) != 0;
      if (covered || !alone.insert(index).second) continue;
      families.push_back(family);
      families.back().only = index;
    }
  }
  plan.families = std::move(families);
  keep_cases(plan, wanted);
  std::vector<std::string> unused;
  for (std::size_t n = 0; n < patterns.size(); ++n) {
    if (!used[n]) unused.push_back(patterns[n]);
  }
  return unused;
}

}  // namespace concord
