// The contract as templates see it, and the rendering. The names are documented in clients/README.md.
#include <algorithm>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "base/json.hpp"
#include "contract/contract.hpp"
#include "contract/kinds.hpp"

namespace concord {
namespace {

namespace mustache = kainjow::mustache;

// A name that is missing in mustache is looked up in the surroundings: `is_slice` inside `elem` would be
// answered by the slice around it. So every name is set, also to false.
mustache::data type_view(const Type& type) {
  mustache::data view;
  view.set("kind", type.word);
  view.set("go", type.go);
  view.set("c", type.c);
  view.set("is_scalar", is_scalar(type.kind));
  for (const auto& [word, kind] : kind_words) view.set(fmt::format("is_{}", word), kind == type.kind);
  view.set("elem", type.elem ? type_view(*type.elem) : mustache::data(false));
  return view;
}

mustache::data slot_view(const Slot& slot, std::size_t index, bool comma) {
  mustache::data view = type_view(slot.type);
  view.set("index", std::to_string(index));
  view.set("name", slot.name);
  view.set("changes", slot.changes);
  view.set("comma", comma);
  return view;
}

mustache::data slot_list(const std::vector<Slot>& slots, bool only_changed) {
  mustache::data list(mustache::data::type::list);
  const auto taken = [&](const Slot& slot) { return !only_changed || slot.changes; };
  const auto count = static_cast<std::size_t>(std::count_if(slots.begin(), slots.end(), taken));
  std::size_t used = 0;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (taken(slots[i])) list << slot_view(slots[i], i, ++used < count);
  return list;
}

mustache::data export_view(const Export& function, bool comma) {
  mustache::data view;
  view.set("name", function.name);
  view.set("doc", function.doc);
  view.set("params", slot_list(function.params, false));
  view.set("results", slot_list(function.results, false));
  view.set("has_result", !function.results.empty());
  view.set("result",
           function.results.empty() ? mustache::data(false) : slot_view(function.results[0], 0, false));
  view.set("changed", slot_list(function.params, true));
  view.set("comma", comma);
  return view;
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

std::optional<std::string> slot_refusal(const std::string& what, const Type& type,
                                        const std::optional<std::vector<std::string>>& kinds,
                                        const Carries& carries) {
  if (!among(kinds, type.word)) return fmt::format("{}: no codec for {} ({})", what, type.word, type.go);
  if (type.elem && !among(carries.elems, type.elem->word))
    return fmt::format("{}: no codec for elements of {} ({})", what, type.elem->word, type.go);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> refusal(const Export& function, const Carries& carries) {
  for (const Slot& slot : function.params)
    if (auto reason =
            slot_refusal(fmt::format("parameter \"{}\"", slot.name), slot.type, carries.params, carries))
      return reason;
  for (const Slot& slot : function.results)
    if (auto reason = slot_refusal("the result", slot.type, carries.results, carries)) return reason;
  if (function.results.size() > 1 && carries.results) return "several results";
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
  mustache::data exports(mustache::data::type::list), others(mustache::data::type::list);
  for (std::size_t i = 0; i < carried.size(); ++i)
    exports << export_view(*carried[i], i + 1 < carried.size());
  for (std::size_t i = 0; i < refused.size(); ++i)
    others << refused_view(*refused[i].first, refused[i].second, i + 1 < refused.size());

  mustache::data view;
  view.set("name", contract.library);
  view.set("package", contract.package);
  view.set("header", header);
  view.set("exports", exports);
  view.set("refused", others);

  mustache::mustache page(template_text);
  if (!page.is_valid()) return usage_error(fmt::format("{}: {}", origin, page.error_message()));
  page.set_custom_escape([](const std::string& text) { return text; });
  std::string result = page.render(view);
  if (!page.is_valid()) return usage_error(fmt::format("{}: {}", origin, page.error_message()));
  return result;
}

}  // namespace concord
