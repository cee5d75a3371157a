// Values by name, while a session is played. Knows no process; what a client said is read with suspicion.
#include "plan/passing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "plan/composites.hpp"
#include "plan/forms.hpp"
#include "plan/golden.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

/// An address keeps apart from a number: it must not be taken for the digits of a text.
Json as_suite_value(Json readable, const Type& type) {
  if (is_address(type) && readable.is_number()) return Json{{"address", to_text(readable)}};
  return readable;
}

Result<Json> part_of_json(const Json& text, const Pick& pick) {
  std::string bytes;
  if (!bytes_of_readable(text, bytes))
    return usage_error(fmt::format("{} is {}", pick.place.text, shown(text)));
  const Result<Json> document = parse_json(bytes);
  if (!document) return usage_error(fmt::format("{} is no JSON: {}", pick.place.text, document.error().text));
  const Json* part = follow(*document, *pick.path);
  if (part == nullptr)
    return usage_error(
        fmt::format("there is no {} in the JSON of {}", to_text(pick.path_text), pick.place.text));
  return part->is_structured() ? Json(to_text(*part)) : *part;
}

Result<Json> picked(Json& seen, const Pick& pick, const Export& function) {
  const Result<Json*> found = find_in(seen, pick.place, function);
  if (!found) return tl::unexpected(found.error());
  return pick.path ? part_of_json(**found, pick) : Result<Json>(as_suite_value(**found, pick.type));
}

/// By digits, which name stands for them.
using Addresses = std::map<std::string, std::string>;

void name_addresses(Json& wire, const Type& type, const Addresses& known);

void name_in_list(Json& list, const std::vector<const Type*>& types, const Addresses& known) {
  for (std::size_t i = 0; i < list.size() && i < types.size(); ++i) name_addresses(list[i], *types[i], known);
}

/// A reply's value: the digits of a known address become {"from":name}.
void name_addresses(Json& wire, const Type& type, const Addresses& known) {
  const bool number = type.kind == Kind::uptr || type.kind == Kind::u64 || type.kind == Kind::i64;
  const bool bytes = type.elem && is_byte(type.elem->kind);
  if (wire.is_string() && (number || (type.kind == Kind::pointer && !bytes))) {
    const auto found = known.find(wire.get_ref<const std::string&>());
    if (found != known.end()) wire = Json{{"from", found->second}};
    return;
  }
  if (wire.is_object() && wire.contains("cells")) return name_addresses(wire["cells"], type, known);
  if (!wire.is_array()) return;
  std::vector<const Type*> parts;
  if (type.kind == Kind::structure && type.fields) {
    for (const Field& field : *type.fields) parts.push_back(&field.type);
    return name_in_list(wire, parts, known);
  }
  if (type.kind == Kind::callback && type.prototype) {
    for (const Slot& slot : type.prototype->params) parts.push_back(&slot.type);
    for (Json& call : wire) name_in_list(call, parts, known);
    return;
  }
  for (Json& cell : wire) {
    if (type.elem) name_addresses(cell, *type.elem, known);
  }
}

}  // namespace

NameSource NameBook::source() const {
  NameSource names;
  names.value = [this](const std::string& name, const Type&) -> Result<Json> { return values_.at(name); };
  names.text = [this](const std::string& name) -> Result<std::string> {
    const Json& value = values_.at(name);
    std::string bytes;
    if (value.is_null()) return usage_error(fmt::format("\"{}\" is null, and no text", name));
    if (bytes_of_readable(value, bytes)) return bytes;
    return value.is_object() ? value.value("address", "") : to_text(value);
  };
  return names;
}

Result<std::string> NameBook::row_of(const Passing& passing, const Export& callee,
                                     const std::string& plain) const {
  for (const Need& need : passing.needs) {
    const bool there = need.kept ? kept_.count(need.name) != 0 : values_.count(need.name) != 0;
    if (there) continue;
    return usage_error(
        fmt::format("step {} {} no \"{}\"", need.giver, need.kept ? "kept" : "gave", need.name));
  }
  if (passing.args.is_null()) return plain;
  const NameSource names = source();
  std::string row = "[";
  for (std::size_t i = 0; i < passing.args.size(); ++i) {
    const Slot& slot = callee.params[i];
    const Result<Json> value = filled(passing.args[i], slot.type, names);
    const Result<Json> wire = value ? wire_from_suite(*value, slot.type) : tl::unexpected(value.error());
    if (!wire)
      return usage_error(fmt::format("argument \"{}\" of {}: {}", slot.name, callee.name, wire.error().text));
    if (i > 0) row += ',';
    append_wire(*wire, row);
  }
  return row + "]";
}

Result<void> NameBook::take(const Passing& passing, const Export& callee, std::string& row) {
  Result<Json> wire = parse_json(row);
  if (!wire) return usage_error("a row that is not JSON");
  kept_.insert(passing.keeps.begin(), passing.keeps.end());
  for (const std::string& name : passing.releases) kept_.erase(name);
  Json seen = whole_observation(outcome::Returned{row, std::nullopt}, callee);
  Result<void> problem;
  for (const Pick& pick : passing.gives) {
    Result<Json> value = picked(seen, pick, callee);
    if (value)
      values_[pick.name] = std::move(*value);
    else if (problem)
      problem = Result<void>(
          usage_error(fmt::format("{}, which was to be named \"{}\"", value.error().text, pick.name)));
  }
  Addresses known;
  for (const Need& need : passing.needs) {
    const auto found = values_.find(need.name);
    if (found != values_.end() && found->second.is_object() && found->second.contains("address"))
      known[found->second["address"].get<std::string>()] = need.name;
  }
  if (known.empty()) return problem;
  std::vector<const Type*> types;
  for (const Slot& slot : callee.results) types.push_back(&slot.type);
  for (const Slot& slot : callee.params) {
    if (slot.changes) types.push_back(&slot.type);
  }
  name_in_list(*wire, types, known);
  row = to_text(*wire);
  return problem;
}

Json sample_of(const Type& type) {
  if (is_address(type)) return Json{{"address", "4096"}};
  if (type.kind == Kind::cstring) return "x";
  if (type.kind == Kind::callback) return Json::object();
  if (type.kind == Kind::slice) return Json::array();
  if (type.kind == Kind::pointer)
    return is_byte(type.elem->kind) ? Json("x") : Json::array({sample_of(*type.elem)});
  return readable_from_wire(zero_of(type), type);
}

bool holds_name(const Json& readable) {
  if (readable.is_object() && readable.size() == 1 && readable.contains("from")) return true;
  return readable.is_structured() && std::any_of(readable.begin(), readable.end(), holds_name);
}

}  // namespace concord
