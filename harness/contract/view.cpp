// The contract as templates see it, and the rendering. The names are documented in clients/README.md.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

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
    for (const Slot& slot : slots) passed_.insert(id_of(slot.type));
  }
  [[nodiscard]] const std::vector<const Type*>& types() const { return types_; }
  /// Whether it is the type of a parameter or result, and not only part of one.
  [[nodiscard]] bool is_passed(std::size_t id) const { return passed_.count(id) > 0; }

 private:
  std::map<std::string, std::size_t> ids_;  // by spelling
  std::vector<const Type*> types_;
  std::set<std::size_t> passed_;
};

/// Of a struct that holds itself, or that C only declares, the contract has no fields: nobody can tell what a
/// pointer to it leads to.
bool leads_somewhere(const Type& type) {
  return type.elem &&
         (type.elem->kind != Kind::structure || (type.elem->fields && !type.elem->fields->empty()));
}

void set_innermost(mustache::data& view, const Type& array, TypeTable& table);

// A name that is missing in mustache is looked up in the surroundings: `is_slice` inside `elem` would be
// answered by the slice around it. So every name is set, also to false.
mustache::data type_view(const Type& type, TypeTable& table) {
  mustache::data view;
  view.set("type", std::to_string(table.id_of(type)));
  view.set("kind", type.word);
  view.set("go", type.go);
  view.set("c", type.c);
  view.set("has_c", !type.c.empty());
  view.set("has_elem", leads_somewhere(type));
  view.set("has_fields", type.fields && !type.fields->empty());
  view.set("has_free", !type.free.empty());
  view.set("is_scalar", is_scalar(type.kind));
  for (const auto& [word, kind] : kind_words) view.set(fmt::format("is_{}", word), kind == type.kind);
  view.set("elem", type.elem ? type_view(*type.elem, table) : mustache::data(false));
  view.set("cell", mustache::data(false));
  if (type.kind == Kind::array) set_innermost(view, type, table);
  return view;
}

/// What an array of arrays holds at last, and how many of it: some languages have no other name for its type.
void set_innermost(mustache::data& view, const Type& array, TypeTable& table) {
  const Type* cell = &array;
  std::uint64_t cells = 1;
  for (; cell->kind == Kind::array; cell = cell->elem.get()) cells *= cell->length;
  view.set("cell", type_view(*cell, table));
  view.set("cells", std::to_string(cells));
}

mustache::data slot_view(const Slot& slot, std::size_t index, bool comma, TypeTable& table) {
  mustache::data view = type_view(slot.type, table);
  view.set("index", std::to_string(index));
  view.set("name", slot.name);
  view.set("has_name", !slot.name.empty());
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
  view.set("passed", table.is_passed(table.id_of(type)));
  view.set("count", type.count.empty() || counted_by_name ? "1" : type.count);
  view.set("count_name", counted_by_name ? type.count : "");
  view.set("has_count_name", counted_by_name);
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
  table.add_slots(function.params), table.add_slots(function.results);
  mustache::data view;
  view.set("name", function.name);
  view.set("doc", function.doc);
  view.set("several", function.results.size() > 1);
  view.set("params_count", std::to_string(function.params.size()));
  view.set("results_count", std::to_string(function.results.size()));
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

/// Whether a struct has members that the contract does not know, as bit fields and what is packed are: then
/// its fields, declared one behind the other, would lie elsewhere.
bool has_gaps(const Type& type) {
  if (type.kind == Kind::array) return type.elem && has_gaps(*type.elem);
  if (type.kind != Kind::structure || !type.fields) return false;
  std::uint64_t end = 0, strictest = 1;
  for (const Field& field : *type.fields) {
    const std::uint64_t align = std::max<std::uint64_t>(align_of(field.type), 1);
    if (has_gaps(field.type) || field.offset != (end + align - 1) / align * align) return true;
    end = field.offset + size_of(field.type);
    strictest = std::max(strictest, align);
  }
  return type.size != (end + strictest - 1) / strictest * strictest;
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
  if (const std::string why = why_unpassable(type); !why.empty() && carries.params)
    return fmt::format("{}: no codec for {} ({})", what, why, type.go);
  if (!among(kinds, type.word)) return fmt::format("{}: no codec for {} ({})", what, type.word, type.go);
  if (kinds && !among(kinds, "gaps") && has_gaps(type))
    return fmt::format("{}: {} has members that the contract does not know, as bit fields are", what,
                       type.go);
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

std::vector<std::string> partials_of(const std::string& template_text) {
  static const std::regex tag(R"(\{\{>\s*([\w-]+)\s*\}\})");
  std::set<std::string> names;
  for (std::sregex_iterator each(template_text.begin(), template_text.end(), tag), end; each != end; ++each)
    names.insert((*each)[1]);
  return {names.begin(), names.end()};
}

Result<std::string> render(const std::string& template_text, std::string_view origin,
                           const Contract& contract, const Carries& carries, const std::string& header,
                           const std::map<std::string, std::string>& partials) {
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
  for (const auto& [partial, text] : partials) view.set(partial, text);

  mustache::mustache page(template_text);
  if (!page.is_valid()) return usage_error(fmt::format("{}: {}", origin, page.error_message()));
  page.set_custom_escape([](const std::string& text) { return text; });
  std::string result = page.render(view);
  if (!page.is_valid()) return usage_error(fmt::format("{}: {}", origin, page.error_message()));
  return result;
}

}  // namespace concord
