// The contract as templates see it, and the rendering. The names are documented in clients/README.md.
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "base/json.hpp"
#include "contract/contract.hpp"
#include "contract/kinds.hpp"

namespace concord {
namespace {

namespace mustache = kainjow::mustache;

/// Every distinct type of a contract, each behind those that it is made of, so that a template can describe
/// it in that order. Its number is its place.
class TypeTable {
 public:
  std::size_t id_of(const Type& type) {
    if (type.elem) id_of(*type.elem);
    if (type.fields)
      for (const Field& field : *type.fields) id_of(field.type);
    if (type.prototype) add_slots(type.prototype->params), add_slots(type.prototype->results);
    const auto [found, added] = ids_.emplace(type_form(type), types_.size());
    if (added) types_.push_back(&type);
    return found->second;
  }
  void add_slots(const std::vector<Slot>& slots) {
    for (const Slot& slot : slots) id_of(slot.type);
  }
  [[nodiscard]] const std::vector<const Type*>& types() const { return types_; }

 private:
  std::map<std::string, std::size_t> ids_;  // by spelling
  std::vector<const Type*> types_;
};

// A name that is missing in mustache is looked up in the surroundings: `is_slice` inside `elem` would be
// answered by the slice around it. So every name is set, also to false.
mustache::data type_view(const Type& type, TypeTable& table) {
  mustache::data view;
  view.set("type", std::to_string(table.id_of(type)));
  view.set("kind", type.word);
  view.set("go", type.go);
  view.set("c", type.c);
  view.set("is_scalar", is_scalar(type.kind));
  for (const auto& [word, kind] : kind_words) view.set(fmt::format("is_{}", word), kind == type.kind);
  view.set("elem", type.elem ? type_view(*type.elem, table) : mustache::data(false));
  return view;
}

mustache::data slot_view(const Slot& slot, std::size_t index, bool comma, TypeTable& table) {
  mustache::data view = type_view(slot.type, table);
  view.set("index", std::to_string(index));
  view.set("name", slot.name);
  view.set("changes", slot.changes);
  view.set("comma", comma);
  return view;
}

mustache::data slot_list(const std::vector<Slot>& slots, bool only_changed, TypeTable& table) {
  mustache::data list(mustache::data::type::list);
  const auto taken = [&](const Slot& slot) { return !only_changed || slot.changes; };
  const auto count = static_cast<std::size_t>(std::count_if(slots.begin(), slots.end(), taken));
  std::size_t used = 0;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (taken(slots[i])) list << slot_view(slots[i], i, ++used < count, table);
  return list;
}

mustache::data field_list(const std::vector<Field>& fields, TypeTable& table) {
  mustache::data list(mustache::data::type::list);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    mustache::data view = slot_view({fields[i].name, fields[i].type, false}, i, i + 1 < fields.size(), table);
    view.set("offset", std::to_string(fields[i].offset));
    list << view;
  }
  return list;
}

/// One of `types`.
mustache::data table_view(const Type& type, bool comma, TypeTable& table) {
  const bool counted_by_name =
      !type.count.empty() && type.count.find_first_not_of("0123456789") != std::string::npos;
  const Prototype none, &prototype = type.prototype ? *type.prototype : none;
  mustache::data view = type_view(type, table);
  view.set("id", std::to_string(table.id_of(type)));
  view.set("size", std::to_string(size_of(type)));
  view.set("align", std::to_string(align_of(type)));
  view.set("length", std::to_string(type.length));
  view.set("fields",
           type.fields ? field_list(*type.fields, table) : mustache::data(mustache::data::type::list));
  view.set("count", type.count.empty() || counted_by_name ? "1" : type.count);
  view.set("count_name", counted_by_name ? type.count : "");
  view.set("free", type.free);
  view.set("has_prototype", type.prototype != nullptr);
  view.set("params", slot_list(prototype.params, false, table));
  view.set("results", slot_list(prototype.results, false, table));
  view.set("has_result", !prototype.results.empty());
  view.set("result", prototype.results.empty() ? mustache::data(false)
                                               : slot_view(prototype.results[0], 0, false, table));
  view.set("comma", comma);
  return view;
}

mustache::data export_view(const Export& function, bool comma, TypeTable& table) {
  mustache::data view;
  view.set("name", function.name);
  view.set("doc", function.doc);
  view.set("params", slot_list(function.params, false, table));
  view.set("results", slot_list(function.results, false, table));
  view.set("has_result", !function.results.empty());
  view.set("result", function.results.empty() ? mustache::data(false)
                                              : slot_view(function.results[0], 0, false, table));
  view.set("returned", function.returned ? type_view(*function.returned, table) : mustache::data(false));
  view.set("changed", slot_list(function.params, true, table));
  view.set("comma", comma);
  return view;
}

mustache::data type_list(TypeTable& table) {
  mustache::data list(mustache::data::type::list);
  const std::vector<const Type*> types = table.types();
  for (std::size_t i = 0; i < types.size(); ++i) list << table_view(*types[i], i + 1 < types.size(), table);
  return list;
}

mustache::data refused_view(const Export& function, const std::string& reason, bool comma) {
  mustache::data view;
  view.set("name", function.name);
  view.set("name_json", to_text(Json(function.name)));
  view.set("reason", reason);
  view.set("reason_json", to_text(Json(reason)));
  view.set("comma", comma);
  return view;
}

bool among(const std::optional<std::vector<std::string>>& kinds, const std::string& word) {
  return !kinds || std::find(kinds->begin(), kinds->end(), word) != kinds->end();
}

/// Why no client can carry such a type, whatever its codecs; empty where one could.
std::string impossible(const Type& type, bool by_value) {
  if (type.kind == Kind::unsupported) return type.word;
  if (type.kind == Kind::structure && by_value && (!type.fields || type.fields->empty()))
    return "a struct whose fields are not known";
  if (type.kind == Kind::callback && !type.prototype) return "a callback whose C prototype is not known";
  if (type.elem) {
    if (std::string inside = impossible(*type.elem, type.kind != Kind::pointer); !inside.empty())
      return inside;
  }
  if (type.fields) {
    for (const Field& field : *type.fields)
      if (std::string inside = impossible(field.type, true); !inside.empty()) return inside;
  }
  if (!type.prototype) return {};
  for (const auto* slots : {&type.prototype->params, &type.prototype->results}) {
    for (const Slot& slot : *slots)
      if (std::string inside = impossible(slot.type, true); !inside.empty()) return inside;
  }
  return {};
}

/// The parts of a type count as elements.
std::optional<std::string> part_refusal(const std::string& what, const Type& type, const Carries& carries) {
  std::vector<const Type*> parts;
  if (type.elem) parts.push_back(type.elem.get());
  if (type.fields)
    for (const Field& field : *type.fields) parts.push_back(&field.type);
  for (const Type* part : parts) {
    if (!among(carries.elems, part->word))
      return fmt::format("{}: no codec for elements of {} ({})", what, part->word, type.go);
    if (auto inside = part_refusal(what, *part, carries)) return inside;
  }
  return std::nullopt;
}

std::optional<std::string> slot_refusal(const std::string& what, const Type& type,
                                        const std::optional<std::vector<std::string>>& kinds,
                                        const Carries& carries) {
  if (const std::string why = impossible(type, true); !why.empty() && carries.params)
    return fmt::format("{}: no codec for {} ({})", what, why, type.go);
  if (!among(kinds, type.word)) return fmt::format("{}: no codec for {} ({})", what, type.word, type.go);
  return part_refusal(what, type, carries);
}

}  // namespace

std::optional<std::string> refusal(const Export& function, const Carries& carries) {
  for (const Slot& slot : function.params)
    if (auto reason =
            slot_refusal(fmt::format("parameter \"{}\"", slot.name), slot.type, carries.params, carries))
      return reason;
  for (const Slot& slot : function.results)
    if (auto reason = slot_refusal("the result", slot.type, carries.results, carries)) return reason;
  if (function.results.size() > 1 && carries.results && !among(carries.results, "several"))
    return "several results";
  return std::nullopt;
}

Result<std::string> render(const std::string& template_text, std::string_view origin,
                           const Contract& contract, const Carries& carries, const std::string& header) {
  std::vector<const Export*> carried;
  std::vector<std::pair<const Export*, std::string>> refused;
  for (const Export& each : contract.exports) {
    if (auto reason = refusal(each, carries))
      refused.emplace_back(&each, std::move(*reason));
    else
      carried.push_back(&each);
  }
  TypeTable table;
  mustache::data exports(mustache::data::type::list), others(mustache::data::type::list);
  for (std::size_t i = 0; i < carried.size(); ++i)
    exports << export_view(*carried[i], i + 1 < carried.size(), table);
  for (std::size_t i = 0; i < refused.size(); ++i)
    others << refused_view(*refused[i].first, refused[i].second, i + 1 < refused.size());

  mustache::data view;
  view.set("name", contract.library);
  view.set("package", contract.package);
  view.set("header", header);
  view.set("exports", exports);
  view.set("refused", others);
  view.set("types", type_list(table));

  mustache::mustache page(template_text);
  if (!page.is_valid()) return usage_error(fmt::format("{}: {}", origin, page.error_message()));
  page.set_custom_escape([](const std::string& text) { return text; });
  std::string result = page.render(view);
  if (!page.is_valid()) return usage_error(fmt::format("{}: {}", origin, page.error_message()));
  return result;
}

}  // namespace concord
