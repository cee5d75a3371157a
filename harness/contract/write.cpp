// The two spellings of a contract: one line for clients, and the file that people review.
#include <fmt/format.h>

#include "base/json.hpp"
#include "contract/abi.hpp"
#include "contract/contract.hpp"

namespace concord {
namespace {

Json slots_json(const std::vector<Slot>& slots);

Json count_json(const std::string& count) {
  const bool number = count.find_first_not_of("0123456789") == std::string::npos;
  return number ? Json(std::stoull(count)) : Json(count);
}

Json type_json(const Type& type) {
  Json result = {{"kind", type.word}, {"go", type.go}, {"c", type.c}};
  if (type.elem) result["elem"] = type_json(*type.elem);
  if (type.kind == Kind::array) result["length"] = type.length;
  if (type.fields) {
    Json fields = Json::array();
    for (const Field& field : *type.fields)
      fields.push_back({{"name", field.name}, {"offset", field.offset}, {"type", type_json(field.type)}});
    result["fields"] = std::move(fields);
  }
  if (type.size > 0) result["size"] = type.size;
  if (type.align > 0) result["align"] = type.align;
  if (!type.count.empty()) result["count"] = count_json(type.count);
  if (!type.free.empty()) result["free"] = type.free;
  if (type.prototype) {
    result["params"] = slots_json(type.prototype->params);
    result["results"] = slots_json(type.prototype->results);
  }
  return result;
}

Json slot_json(const Slot& slot) {
  Json result = {{"name", slot.name}};
  if (slot.changes) result["changes"] = true;
  result["type"] = type_json(slot.type);
  return result;
}

Json slots_json(const std::vector<Slot>& slots) {
  Json result = Json::array();
  for (const Slot& slot : slots) result.push_back(slot_json(slot));
  return result;
}

std::string slot_lines(const std::vector<Slot>& slots) {
  if (slots.empty()) return "[]";
  std::string result = "[";
  for (std::size_t i = 0; i < slots.size(); ++i)
    result += fmt::format("{}\n        {}", i == 0 ? "" : ",", to_text(slot_json(slots[i])));
  return result + "\n      ]";
}

}  // namespace

std::string type_form(const Type& type) { return to_text(type_json(type)); }

std::string export_form(const Export& function) {
  return to_text({{"name", function.name},
                  {"params", slots_json(function.params)},
                  {"results", slots_json(function.results)}});
}

std::string wire_form(const Contract& contract) {
  Json exports = Json::array();
  for (const Export& each : contract.exports) {
    exports.push_back({{"name", each.name},
                       {"doc", each.doc},
                       {"file", each.file},
                       {"line", each.line},
                       {"params", slots_json(each.params)},
                       {"results", slots_json(each.results)}});
    if (each.returned) exports.back()["return"] = type_json(*each.returned);
  }
  return to_text({{"concord", 1},
                  {"library", contract.library},
                  {"package", contract.package},
                  {"exports", std::move(exports)}});
}

std::string recorded_form(const Contract& contract) {
  std::string exports;
  for (std::size_t i = 0; i < contract.exports.size(); ++i) {
    const Export& each = contract.exports[i];
    exports += fmt::format(
        "{}\n    {{\n      \"name\": {},\n      \"params\": {},\n      \"results\": {}\n    }}",
        i == 0 ? "" : ",", to_text(Json(each.name)), slot_lines(each.params), slot_lines(each.results));
  }
  return fmt::format(
      "{{\n  \"concord\": 1,\n  \"library\": {},\n  \"package\": {},\n  \"exports\": [{}\n  ]\n}}\n",
      to_text(Json(contract.library)), to_text(Json(contract.package)), exports);
}

}  // namespace concord
