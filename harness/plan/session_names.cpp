#include "plan/session_names.hpp"

#include <algorithm>
#include <cctype>
#include <functional>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "plan/fill.hpp"
#include "plan/forms.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

std::vector<std::string> names_in(const Json& as) {
  std::vector<std::string> names;
  if (as.is_string()) names.push_back(as.get<std::string>());
  if (!as.is_object()) return names;
  for (const auto& [name, place] : as.items()) names.push_back(name);
  return names;
}

bool is_plain(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

/// The names of what is kept, where no type tells its places.
void each_name_kept(const Json& args, const std::function<void(const std::string&)>& visit) {
  if (args.is_object() && args.contains("keep") && args["keep"].is_string())
    visit(args["keep"].get<std::string>());
  if (!args.is_structured()) return;
  for (const Json& part : args) each_name_kept(part, visit);
}

/// What a part of a JSON text can stand for.
bool may_be_of_json(const Type& type) {
  return is_scalar(type.kind) || type.kind == Kind::string || type.kind == Kind::cstring;
}

bool may_be_in_text(const Type& type) { return may_be_of_json(type) || is_address(type); }

}  // namespace

SessionNames::SessionNames(const Suite& suite) {
  for (const SuiteSession& session : suite.sessions) {
    for (const SuiteCall& step : session.steps) {
      for (const std::string& name : names_in(step.as)) session_of_.emplace(name, session.name);
    }
  }
}

void SessionNames::begin(const SuiteSession& session) {
  session_ = session.name;
  given_.clear();
  kept_.clear();
  later_.clear();
  for (const SuiteCall& step : session.steps) {
    for (const std::string& name : names_in(step.as)) later_.push_back(name);
  }
}

std::string SessionNames::unknown(const std::string& name) const {
  if (kept_.count(name) != 0) return fmt::format("\"{0}\" is kept, and written {{ kept = \"{0}\" }}", name);
  if (std::find(later_.begin(), later_.end(), name) != later_.end())
    return fmt::format("\"{}\" is named by this step itself, or one behind it", name);
  const std::string text = unknown_name("name", name, keys_of(given_));
  const auto elsewhere = session_of_.find(name);
  if (elsewhere == session_of_.end()) return text;
  return fmt::format("unknown name \"{0}\": session \"{1}\" names one, and it ends with that session", name,
                     elsewhere->second);
}

Result<const SessionNames::Given*> SessionNames::find(const std::string& name) const {
  const auto found = given_.find(name);
  if (found == given_.end()) return usage_error(unknown(name));
  return &found->second;
}

Result<SessionNames::Given*> SessionNames::find_kept(const std::string& name) {
  const auto found = kept_.find(name);
  if (found == kept_.end())
    return usage_error(fmt::format("{}; what an earlier step of the session keeps has a name",
                                   unknown_name("name of what is kept", name, keys_of(kept_))));
  if (!found->second.released.empty())
    return usage_error(fmt::format("\"{}\" was released by step {}", name, found->second.released));
  return &found->second;
}

Result<void> SessionNames::read_args(const SuiteCall& step, const Export& callee, Passing& passing) {
  const auto need = [&](const std::string& name, const Given& given) {
    const bool known = std::any_of(passing.needs.begin(), passing.needs.end(),
                                   [&](const Need& each) { return !each.kept && each.name == name; });
    if (!known) passing.needs.push_back({name, given.step});
  };
  NameSource names;
  names.value = [&](const std::string& name, const Type& place) -> Result<Json> {
    const Result<const Given*> given = find(name);
    if (!given) return tl::unexpected(given.error());
    need(name, **given);
    if ((*given)->skipped || ((*given)->of_json && may_be_of_json(place))) return sample_of(place);
    const Json sample = (*given)->of_json ? Json("x") : sample_of((*given)->type);
    if (!(*given)->of_json && wire_from_suite(sample, place)) return sample;
    return usage_error(fmt::format("\"{}\" is {}, and cannot stand for {} ({})", name,
                                   (*given)->of_json ? "a part of a JSON text" : (*given)->type.go, place.go,
                                   place.word));
  };
  names.text = [&](const std::string& name) -> Result<std::string> {
    const Result<const Given*> given = find(name);
    if (!given) return tl::unexpected(given.error());
    need(name, **given);
    if ((*given)->skipped || (*given)->of_json || may_be_in_text((*given)->type)) return std::string("x");
    return usage_error(fmt::format("\"{}\" is {}, of which no text can be made", name, (*given)->type.go));
  };
  for (std::size_t i = 0; i < step.args.size() && i < callee.params.size(); ++i) {
    const Slot& slot = callee.params[i];
    const Result<Json> value = filled(step.args[i], slot.type, names);
    const Result<Json> wire = value ? wire_from_suite(*value, slot.type) : tl::unexpected(value.error());
    if (!wire)
      return usage_error(fmt::format("argument \"{}\" of {}: {}", slot.name, callee.name, wire.error().text));
    if (*value != step.args[i]) passing.args = step.args;
  }
  return {};
}

Result<void> SessionNames::read_keeps(const SuiteCall& step, const Export& callee, Passing& passing) {
  Result<void> result;
  const auto fail = [&](const std::string& text) {
    if (result) result = Result<void>(usage_error(text));
  };
  const KeepVisitor visit{
      [&](const std::string& name, const Type& type) {
        const auto known = kept_.find(name);
        if (known != kept_.end() && known->second.released.empty())
          return fail(fmt::format("\"{}\" is kept already, by step {}", name, known->second.step));
        kept_[name] = {step_, type, false, {}};
        passing.keeps.push_back(name);
      },
      [&](const std::string& name, const Type&) {
        const bool own = std::find(passing.keeps.begin(), passing.keeps.end(), name) != passing.keeps.end();
        const Result<Given*> found = find_kept(name);
        if (!found) return fail(found.error().text);
        if (!own) passing.needs.push_back({name, (*found)->step, true});
      }};
  for (std::size_t i = 0; i < step.args.size() && i < callee.params.size(); ++i)
    each_keep(step.args[i], callee.params[i].type, visit);
  return result;
}

/// "ear", ["ear", "numbers"] or { ear = { calls = 2 } }.
Result<void> SessionNames::read_looks(const SuiteCall& step, Passing& passing) {
  const auto wrong = [] {
    return usage_error("\"reads\": expected a name, a list of names, or { name = { calls = 2 } }");
  };
  const auto add = [&](const Json& name, std::optional<std::uint64_t> calls) -> Result<void> {
    if (!name.is_string()) return wrong();
    const auto text = name.get<std::string>();
    const Result<Given*> found = find_kept(text);
    if (!found) return usage_error("\"reads\": " + found.error().text);
    if (calls && !(*found)->skipped && (*found)->type.kind != Kind::callback)
      return usage_error(fmt::format("\"reads\": \"{}\" is no callback, and has no calls to wait for", text));
    const bool own = std::find(passing.keeps.begin(), passing.keeps.end(), text) != passing.keeps.end();
    if (!own) passing.needs.push_back({text, (*found)->step, true});
    passing.looks.push_back({text, calls});
    passing.lacks = passing.lacks || (*found)->skipped;
    return {};
  };
  if (step.reads.is_null()) return {};
  if (step.reads.is_string()) return add(step.reads, {});
  if (!step.reads.is_structured() || step.reads.empty()) return wrong();
  for (const auto& [key, value] : step.reads.items()) {
    std::optional<std::uint64_t> calls;
    if (step.reads.is_object()) {
      const bool counted = value.is_object() && value.size() == 1 && value.contains("calls") &&
                           value["calls"].is_number_unsigned();
      if (!counted && value != Json::object()) return wrong();
      if (counted) calls = value["calls"].get<std::uint64_t>();
    }
    const Result<void> added = step.reads.is_object() ? add(Json(key), calls) : add(value, {});
    if (!added) return added;
  }
  return {};
}

Result<void> SessionNames::read_releases(const SuiteCall& step, Passing& passing) {
  for (const std::string& name : step.releases) {
    const Result<Given*> found = find_kept(name);
    if (!found) return usage_error("\"releases\": " + found.error().text);
    (*found)->released = step_;
    const bool own = std::find(passing.keeps.begin(), passing.keeps.end(), name) != passing.keeps.end();
    if (!own) passing.needs.push_back({name, (*found)->step, true});
    passing.releases.push_back(name);
  }
  return {};
}

Result<Pick> SessionNames::read_pick(const std::string& name, const Json& written, const Export& seen) const {
  if (!is_plain(name))
    return usage_error(fmt::format("{}: names have letters, digits, - and _", to_text(name)));
  if (const auto known = given_.find(name); known != given_.end())
    return usage_error(fmt::format("a second \"{}\": step {} names one already", name, known->second.step));
  const bool json = written.is_object() && written.contains("json") && written["json"].is_string() &&
                    written.size() == (written.contains("path") ? 2U : 1U) &&
                    (!written.contains("path") || written["path"].is_string());
  if (!written.is_string() && !json)
    return usage_error(fmt::format(
        "\"{}\": expected a result, as in \"r0\" or \"r0.number\", or {{ json = \"r0\", path = \"/id\" }}",
        name));
  Result<Place> place = parse_place(json ? written["json"].get<std::string>() : written.get<std::string>());
  if (!place) return tl::unexpected(place.error());
  Result<Type> type = type_at(*place, seen);
  if (!type) return tl::unexpected(type.error());
  Pick pick{name, std::move(*place), std::move(*type)};
  if (!json) {
    if (pick.type.kind == Kind::unsupported || pick.type.kind == Kind::callback)
      return usage_error(
          fmt::format("\"{}\" is {}: an argument of a call can have a name, as in \"{}[0][1]\"",
                      pick.place.text, pick.type.go, pick.place.slot));
    return pick;
  }
  if (!may_be_of_json(pick.type) || is_scalar(pick.type.kind))
    return usage_error(fmt::format("\"{}\" is {}, and no text", pick.place.text, pick.type.go));
  pick.path_text = written.value("path", "");
  Result<std::vector<std::string>> path = parse_json_path(pick.path_text);
  if (!path) return tl::unexpected(path.error());
  pick.path = std::move(*path);
  return pick;
}

Result<void> SessionNames::read_picks(const SuiteCall& step, const Export& seen, Passing& passing) {
  if (step.as.is_null()) return {};
  if (step.as.is_string() && seen.results.size() != 1) {
    const std::vector<std::string> slots = slots_of(seen);
    if (slots.empty()) return usage_error(fmt::format("\"as\": {} gives nothing", seen.name));
    return usage_error(fmt::format("\"as\": {} gives {} results: say which, as in as = {{ {} = \"{}\" }}",
                                   seen.name, seen.results.size(), step.as.get<std::string>(),
                                   slots.front()));
  }
  const Json named =
      step.as.is_string() ? Json{{step.as.get<std::string>(), name_of_result(seen, 0)}} : step.as;
  if (!named.is_object() || named.empty())
    return usage_error("\"as\": expected a name, or a table of names and the results that they stand for");
  for (const auto& [name, written] : named.items()) {
    Result<Pick> pick = read_pick(name, written, seen);
    if (!pick) return usage_error("\"as\": " + pick.error().text);
    passing.gives.push_back(*pick);
  }
  for (const Pick& pick : passing.gives) given_[pick.name] = {step_, pick.type, pick.path.has_value(), {}};
  return {};
}

Result<void> SessionNames::see_looks(const Export& callee, Passing& passing) const {
  if (passing.looks.empty()) return {};
  Export seen = callee;
  const std::vector<std::string> slots = slots_of(callee);
  for (const Look& look : passing.looks) {
    if (std::find(slots.begin(), slots.end(), look.name) != slots.end())
      return usage_error(fmt::format("\"reads\": {} gives a \"{}\" of its own: keep it by another name",
                                     callee.name, look.name));
    seen.params.push_back({look.name, kept_.at(look.name).type, true});
  }
  passing.seen_as = std::move(seen);
  return {};
}

Result<std::shared_ptr<const Passing>> SessionNames::read(const SuiteCall& step, const Export& callee) {
  step_ = fmt::format("{}.{}", session_, step.name);
  const bool plain =
      step.as.is_null() && step.reads.is_null() && step.releases.empty() && !may_name(step.args);
  if (plain) return std::shared_ptr<const Passing>();
  auto passing = std::make_shared<Passing>();
  if (auto read = read_args(step, callee, *passing); !read) return tl::unexpected(read.error());
  if (auto read = read_keeps(step, callee, *passing); !read) return tl::unexpected(read.error());
  if (auto read = read_looks(step, *passing); !read) return tl::unexpected(read.error());
  if (auto read = see_looks(callee, *passing); !read) return tl::unexpected(read.error());
  const Export& seen = passing->seen_as ? *passing->seen_as : callee;
  if (passing->lacks)
    skip(step);
  else if (auto read = read_picks(step, seen, *passing); !read)
    return tl::unexpected(read.error());
  if (auto read = read_releases(step, *passing); !read) return tl::unexpected(read.error());
  return passing;
}

void SessionNames::skip(const SuiteCall& step) {
  const Given nothing{fmt::format("{}.{}", session_, step.name), {}, false, {}, true};
  for (const std::string& name : names_in(step.as)) given_[name] = nothing;
  each_name_kept(step.args, [&](const std::string& name) { kept_.emplace(name, nothing); });
}

Result<void> SessionNames::none_in(const SuiteCall& call, const Export& callee) const {
  if (!may_name(call.args)) return {};
  NameSource names;
  const auto no_names = [](const std::string& name) {
    return usage_error(
        fmt::format("\"{}\": names are given and used within a session, and this is a case", name));
  };
  names.value = [&](const std::string& name, const Type&) -> Result<Json> { return no_names(name); };
  names.text = [&](const std::string& name) -> Result<std::string> { return no_names(name); };
  Result<void> result;
  const auto none = [&](const std::string& name, const Type&) {
    if (result)
      result = Result<void>(usage_error(fmt::format(
          "\"{}\": only what a step of a session keeps is still there when something uses it", name)));
  };
  for (std::size_t i = 0; i < call.args.size() && i < callee.params.size(); ++i) {
    const Result<Json> value = filled(call.args[i], callee.params[i].type, names);
    if (!value)
      return usage_error(
          fmt::format("argument \"{}\" of {}: {}", callee.params[i].name, callee.name, value.error().text));
    each_keep(call.args[i], callee.params[i].type, {none, none});
  }
  return result;
}

}  // namespace concord
