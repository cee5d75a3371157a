// Reads and writes goldens, and spells outcomes the way goldens do. Judges nothing.
#include "plan/golden.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "plan/forms.hpp"
#include "plan/place.hpp"
#include "plan/values.hpp"
#include "plan/witness.hpp"

namespace concord {

namespace {

const std::vector<std::string> observed_keys{"returns", "after", "stdout",  "dies",
                                             "panic",   "error", "garbled", "stderr"};

Json returned(const outcome::Returned& outcome, const Export& function, bool whole) {
  const auto kept = [&](Json readable) { return whole ? readable : condensed(std::move(readable)); };
  const Result<Json> row = parse_json(outcome.row);
  if (!row || row_problem(*row, function)) return Json{{"garbled", outcome.row}};
  Json seen = Json::object();
  std::size_t at = 0;
  for (const Slot& slot : function.results) {
    seen["returns"].push_back(kept(readable_from_wire((*row)[at++], slot.type)));
  }
  for (const Slot& slot : function.params) {
    if (slot.changes) seen["after"][slot.name] = kept(readable_from_wire((*row)[at++], slot.type));
  }
  if (outcome.witness) seen["arrived"] = arrived_in(*outcome.witness, function.name);
  if (outcome.stdout_bytes) {
    seen["stdout"] = whole ? readable_bytes(*outcome.stdout_bytes) : condensed_bytes(*outcome.stdout_bytes);
  }
  return seen;
}

struct Observer {
  const Export& function;
  bool whole;
  Json operator()(const outcome::Returned& o) const { return returned(o, function, whole); }
  Json operator()(const outcome::FailedCall& o) const { return {{"error", o.code}}; }
  Json operator()(const outcome::Crashed& o) const {
    Json seen{{"dies", to_string(o.end)}};
    if (!o.panic.empty()) seen["panic"] = readable_bytes(o.panic);
    return seen;
  }
  Json operator()(const outcome::Refused&) const { return nullptr; }
  Json operator()(const outcome::TimedOut&) const { return nullptr; }
  Json operator()(const outcome::Garbled&) const { return nullptr; }
  Json operator()(const outcome::NotRun&) const { return nullptr; }
};

Result<void> add_family(Goldens& goldens, const Json& line, std::size_t number, const std::string& where) {
  const bool whole =
      line["family"].is_string() && line.contains("seed") && line["seed"].is_number_unsigned() &&
      line.contains("count") && line["count"].is_number_unsigned() && line.contains("generator") &&
      line["generator"].is_number_integer() && line.contains("digest") && line["digest"].is_string();
  if (!whole)
    return usage_error(where + ": expected \"family\", \"seed\", \"generator\", \"count\" and \"digest\"");
  goldens.families[line["family"]] = {line["seed"], line["count"], line["generator"], line["digest"], number};
  return {};
}

Result<void> add_case(Goldens& goldens, Json line, std::size_t number, const std::string& where) {
  if (!line.contains("case") || !line["case"].is_string()) {
    return usage_error(where + ": expected an object with \"case\" or \"family\"");
  }
  const std::string id = line["case"];
  line.erase("case");
  Golden golden;
  golden.line = number;
  if (line.contains("go") && line.contains("ffi")) {
    golden.go = line["go"];
    golden.ffi = line["ffi"];
  } else {
    golden.go = golden.ffi = std::move(line);
  }
  for (const Json* seen : {&golden.go, &golden.ffi}) {
    if (!seen->is_object()) return usage_error(where + ": expected objects behind \"go\" and \"ffi\"");
    for (const auto& [key, value] : seen->items()) {
      if (std::find(observed_keys.begin(), observed_keys.end(), key) == observed_keys.end())
        return usage_error(fmt::format("{}: {}", where, unknown_name("key", key, observed_keys)));
    }
  }
  if (!goldens.cases.emplace(id, std::move(golden)).second) {
    return usage_error(fmt::format("{}: a second golden for \"{}\"", where, id));
  }
  return {};
}

}  // namespace

std::optional<std::string> row_problem(const Json& row, const Export& function) {
  std::size_t wanted = function.results.size();
  for (const Slot& slot : function.params) wanted += slot.changes ? 1 : 0;
  if (!row.is_array()) return fmt::format("a reply row is not a list: {}", shown(row));
  if (row.size() == wanted) return std::nullopt;
  return fmt::format("a reply row of {} has {} values, expected {}: {}", function.name, row.size(), wanted,
                     shown(row));
}

Json observation(const Outcome& outcome, const Export& function) {
  return std::visit(Observer{function, false}, outcome);
}

Json whole_observation(const Outcome& outcome, const Export& function) {
  return std::visit(Observer{function, true}, outcome);
}

Json condensed_observation(Json whole, const Export& function,
                           const std::function<bool(const std::string&)>& stays) {
  for (std::size_t i = 0; whole.contains("returns") && i < function.results.size(); ++i) {
    Json& value = whole["returns"][i];
    if (!stays(name_of_result(function, i))) value = condensed(std::move(value));
  }
  for (const Slot& slot : function.params) {
    if (slot.changes && !stays(slot.name))
      whole["after"][slot.name] = condensed(std::move(whole["after"][slot.name]));
  }
  std::string printed;
  if (whole.contains("stdout") && bytes_of_readable(whole["stdout"], printed))
    whole["stdout"] = condensed_bytes(printed);
  return whole;
}

bool is_condensed(const Json& observation) {
  const auto stands_for_one = [](const Json& value) { return value.is_object() && value.contains("digest"); };
  for (const char* part : {"returns", "after"}) {
    if (!observation.is_object() || !observation.contains(part)) continue;
    const Json& values = observation[part];
    if (std::any_of(values.begin(), values.end(), stands_for_one)) return true;
  }
  return observation.is_object() && observation.contains("stdout") && stands_for_one(observation["stdout"]);
}

Result<Goldens> parse_goldens(const std::string& text, const std::string& name) {
  Goldens goldens;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end + 1;
    const std::string where = fmt::format("{}:{}", name, ++number);
    if (line.empty()) continue;
    Result<Json> parsed = parse_json(line);
    if (!parsed) return usage_error(fmt::format("{}: {}", where, parsed.error().text));
    if (!parsed->is_object()) return usage_error(where + ": expected an object with \"case\" or \"family\"");
    const Result<void> added = parsed->contains("family")
                                   ? add_family(goldens, *parsed, number, where)
                                   : add_case(goldens, std::move(*parsed), number, where);
    if (!added) return tl::unexpected(added.error());
  }
  return goldens;
}

Result<Goldens> read_goldens(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return Goldens{};
  const Result<std::string> text = read_file_inside(path.parent_path(), path.filename());
  if (!text) return tl::unexpected(text.error());
  return parse_goldens(*text, path.string());
}

std::string goldens_text(const Goldens& goldens) {
  std::string text;
  for (const auto& [id, golden] : goldens.cases) {
    Json line{{"case", id}};
    if (to_text(golden.go) == to_text(golden.ffi))  // by spelling: 0.0 and -0.0 are equal as numbers
      line.update(golden.go);
    else
      line.update(Json{{"go", golden.go}, {"ffi", golden.ffi}});
    text += to_text(line) + "\n";
  }
  for (const auto& [id, family] : goldens.families) {
    text += to_text(Json{{"family", id},
                         {"seed", family.seed},
                         {"generator", family.generator},
                         {"count", family.count},
                         {"digest", family.digest}}) +
            "\n";
  }
  return text;
}

}  // namespace concord
