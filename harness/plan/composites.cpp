// Knows types; the spelling of a part is asked of plan/values, which in turn asks here where that is a
// composite.
#include "plan/composites.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

constexpr std::uint64_t most_zeros = 1'000'000;  // cells

Result<Json> no_such_value(const Json& value, const Type& type, std::string_view wanted) {
  return usage_error(fmt::format("{} is not {} ({})", shown(value), wanted, type.go));
}

/// {nil = true}: TOML has no null.
bool is_nil(const Json& value) {
  return value.is_null() || (value.is_object() && value.size() == 1 && value.value("nil", Json()) == true);
}

bool has_only(const Json& value, const char* key) {
  return value.is_object() && value.size() == 1 && value.contains(key);
}

Type text_type() { return {Kind::string, "string", "string", ""}; }

/// A text, {hex=…} or {repeat=…, times=…}.
Result<Json> bytes_from_suite(const Json& value) { return wire_from_suite(value, text_type()); }

Result<Json> cstring(const Json& value, const Type& type) {
  Result<Json> bytes = bytes_from_suite(value);
  if (!bytes) return no_such_value(value, type, "a text, {hex=…}, {repeat=…, times=…} or {nil=true}");
  const Json& digits = bytes->is_object() ? (*bytes)["repeat"] : *bytes;
  const auto& hex = digits.get_ref<const std::string&>();
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    if (hex[i] == '0' && hex[i + 1] == '0')
      return usage_error(fmt::format("{} has a NUL in it, where {} would end", shown(value), type.go));
  }
  return bytes;
}

Result<Json> part_from_suite(const Json& value, const Type& type, const std::string& what) {
  Result<Json> part = wire_from_suite(value, type);
  if (!part) return usage_error(fmt::format("{}: {}", what, part.error().text));
  return part;
}

/// A table of fields, those left out being zero; or a list of all of them.
Result<Json> structure(const Json& value, const Type& type) {
  if (!type.fields) return no_such_value(value, type, "of a struct whose fields are known");
  const std::vector<Field>& fields = *type.fields;
  Json wire = Json::array();
  if (value.is_array()) {
    if (value.size() != fields.size())
      return no_such_value(value, type, fmt::format("a list of {} fields", fields.size()));
    for (std::size_t i = 0; i < fields.size(); ++i) {
      Result<Json> part =
          part_from_suite(value[i], fields[i].type, fmt::format("field \"{}\"", fields[i].name));
      if (!part) return part;
      wire.push_back(std::move(*part));
    }
    return wire;
  }
  if (!value.is_object()) return no_such_value(value, type, "a table of fields");
  std::vector<std::string> names;
  for (const Field& field : fields) {
    names.push_back(field.name);
    Result<Json> part = value.contains(field.name) ? part_from_suite(value[field.name], field.type,
                                                                     fmt::format("field \"{}\"", field.name))
                                                   : Result<Json>(zero_of(field.type));
    if (!part) return part;
    wire.push_back(std::move(*part));
  }
  for (const auto& [name, ignored] : value.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      return usage_error(unknown_name("field of " + type.go, name, names));
  }
  return wire;
}

Result<Json> cells(const Json& list, const Type& elem) {
  Json wire = Json::array();
  for (const Json& each : list) {
    Result<Json> cell = part_from_suite(each, elem, fmt::format("element {}", wire.size()));
    if (!cell) return cell;
    wire.push_back(std::move(*cell));
  }
  return wire;
}

/// One-byte integers written one by one.
Result<Json> bytes_of_list(const Json& list, const Type& elem) {
  std::string bytes;
  for (const Json& each : list) {
    const Result<Json> cell = part_from_suite(each, elem, fmt::format("element {}", bytes.size()));
    if (!cell) return cell;
    bytes += static_cast<char>(cell->get<int>());
  }
  return Json(hex_of(bytes));
}

Result<Json> array(const Json& value, const Type& type) {
  if (are_bytes(type)) {
    Result<Json> bytes = value.is_array() ? bytes_of_list(value, *type.elem) : bytes_from_suite(value);
    const std::size_t digits = 2 * type.length;
    if (!bytes || !bytes->is_string() || bytes->get_ref<const std::string&>().size() > digits)
      return no_such_value(value, type,
                           fmt::format("a text of at most {} bytes, {{hex=…}} or a list", type.length));
    std::string padded = bytes->get<std::string>();
    padded.resize(digits, '0');
    return Json(std::move(padded));
  }
  if (!value.is_array() || value.size() != type.length)
    return no_such_value(value, type, fmt::format("a list of {} elements", type.length));
  return cells(value, *type.elem);
}

Result<Json> zeros(const Json& value, const Type& type) {
  const Json& count = value["zeros"];
  if (!count.is_number_unsigned() || count.get<std::uint64_t>() > most_zeros)
    return no_such_value(value, type, fmt::format("{{zeros = 0 … {}}}", most_zeros));
  const auto times = count.get<std::size_t>();
  if (are_bytes(type)) return Json(std::string(2 * times, '0'));
  return Json(Json::array_t(times, zero_of(*type.elem)));
}

/// {address=…}, unless it is the one field that is written of a struct.
bool is_by_address(const Json& value, const Type& type) {
  if (!has_only(value, "address")) return false;
  if (!type.elem || !type.elem->fields) return true;
  return std::none_of(type.elem->fields->begin(), type.elem->fields->end(),
                      [](const Field& field) { return field.name == "address"; });
}

/// An address, which is spelled null where it is none.
Result<Json> address(const Json& value, const Type& type) {
  Result<Json> wire = wire_from_suite(value, {Kind::uptr, "uptr", type.go, ""});
  return wire && *wire == "0" ? Json(nullptr) : wire;
}

/// Where a pointer leads: a list of cells; bytes as a text; {zeros=n}; one value that is no list is one cell.
/// Or {address=…} alone.
Result<Json> pointer(const Json& value, const Type& type) {
  const bool by_address = is_by_address(value, type);
  if (by_address && are_bytes(type))
    return usage_error(
        fmt::format("an address cannot stand for {}, which is told as bytes: `as = \"address\"` in "
                    "concord.toml makes it one",
                    type.go));
  if (by_address) return address(value["address"], type);
  if (!type.elem || (value.is_string() && !are_bytes(type) && type.elem->kind != Kind::cstring))
    return wire_from_suite(value, {Kind::uptr, "uptr", type.go, ""});
  if (has_only(value, "zeros")) return zeros(value, type);
  if (are_bytes(type)) return value.is_array() ? bytes_of_list(value, *type.elem) : bytes_from_suite(value);
  return cells(value.is_array() ? value : Json::array({value}), *type.elem);
}

/// The calls that a callback got, as replies and goldens have them: each the list of its arguments.
Result<Json> calls(const Json& list, const Type& type) {
  const std::vector<Slot>& params = type.prototype->params;
  Json wire = Json::array();
  for (const Json& call : list) {
    if (!call.is_array() || call.size() != params.size())
      return no_such_value(call, type, fmt::format("a list of {} arguments", params.size()));
    Json arguments = Json::array();
    for (std::size_t i = 0; i < params.size(); ++i) {
      Result<Json> argument = part_from_suite(call[i], params[i].type, fmt::format("argument {}", i + 1));
      if (!argument) return argument;
      arguments.push_back(std::move(*argument));
    }
    wire.push_back(std::move(arguments));
  }
  return wire;
}

Result<Json> callback(const Json& value, const Type& type) {
  if (type.prototype && value.is_array()) return calls(value, type);
  const std::string_view wanted = "{returns = [values], calls = how many to wait for} or {nil = true}";
  if (!type.prototype || !value.is_object()) return no_such_value(value, type, wanted);
  const Prototype& prototype = *type.prototype;
  Json wire = Json::object();
  for (const auto& [key, each] : value.items()) {
    if (key == "calls" && each.is_number_unsigned()) {
      wire["calls"] = each;
      continue;
    }
    if (key != "returns" || !each.is_array() || prototype.results.empty() || each.empty())
      return no_such_value(value, type, prototype.results.empty() ? "{} or {calls = …}" : wanted);
    Result<Json> returns = cells(each, prototype.results[0].type);
    if (!returns) return returns;
    wire["returns"] = std::move(*returns);
  }
  if (!prototype.results.empty() && !wire.contains("returns"))
    wire["returns"] = Json::array({zero_of(prototype.results[0].type)});
  return wire;
}

/// What lasts longer than a row (clients/PROTOCOL.md §5.2); nothing where the value is no such thing.
std::optional<Result<Json>> lasting(const Json& value, const Type& type) {
  if (!value.is_object()) return std::nullopt;
  if (has_only(value, "kept") && value["kept"].is_string()) return value;
  if (value.size() != 2 || !value.contains("keep") || !value.contains("value") || !value["keep"].is_string())
    return std::nullopt;
  Result<Json> inner = composite_from_suite(value["value"], type);
  if (!inner) return inner;
  return Json{{"keep", value["keep"]}, {"value", std::move(*inner)}};
}

Json readable_cells(const Json& wire, const Type& type) {
  if (are_bytes(type) && wire.is_string()) {
    const Result<std::string> bytes = bytes_of_hex(wire.get_ref<const std::string&>());
    return bytes ? readable_bytes(*bytes) : wire;
  }
  if (!wire.is_array() || !type.elem) return wire;
  Json list = Json::array();
  for (const Json& cell : wire) list.push_back(readable_from_wire(cell, *type.elem));
  return list;
}

Json readable_fields(const Json& wire, const Type& type) {
  if (!wire.is_array() || !type.fields || wire.size() != type.fields->size()) return wire;
  Json table = Json::object();
  for (std::size_t i = 0; i < wire.size(); ++i) {
    const Field& field = (*type.fields)[i];
    table[field.name] = readable_from_wire(wire[i], field.type);
  }
  return table;
}

/// An argument's script, or a reply's calls.
Json readable_callback(const Json& wire, const Type& type) {
  if (!type.prototype) return wire;
  const Prototype& prototype = *type.prototype;
  if (wire.is_object()) {
    Json script = wire;
    if (!script.contains("returns") || prototype.results.empty()) return script;
    for (Json& each : script["returns"]) each = readable_from_wire(each, prototype.results[0].type);
    return script;
  }
  if (!wire.is_array()) return wire;
  Json calls = wire;
  for (Json& call : calls) {
    if (!call.is_array()) continue;
    for (std::size_t i = 0; i < call.size() && i < prototype.params.size(); ++i)
      call[i] = readable_from_wire(call[i], prototype.params[i].type);
  }
  return calls;
}

}  // namespace

bool are_bytes(const Type& type) { return type.elem && is_byte(type.elem->kind); }

bool is_composite(Kind kind) {
  return kind == Kind::cstring || kind == Kind::structure || kind == Kind::array || kind == Kind::pointer ||
         kind == Kind::callback;
}

Result<Json> composite_from_suite(const Json& value, const Type& type) {
  const bool nullable = type.kind != Kind::structure && type.kind != Kind::array;
  if (nullable && is_nil(value)) return Json(nullptr);
  if (nullable) {
    if (std::optional<Result<Json>> wire = lasting(value, type)) return *wire;
  }
  if (type.kind == Kind::cstring) return cstring(value, type);
  if (type.kind == Kind::structure) return structure(value, type);
  if (type.kind == Kind::array) return array(value, type);
  if (type.kind == Kind::pointer) return pointer(value, type);
  return callback(value, type);
}

Json readable_composite(const Json& wire, const Type& type) {
  if (wire.is_object() && wire.contains("keep") && wire.contains("value"))
    return Json{{"keep", wire["keep"]}, {"value", readable_composite(wire["value"], type)}};
  if (wire.is_null() || (wire.is_object() && type.kind != Kind::callback && type.kind != Kind::cstring))
    return wire;
  if (type.kind == Kind::cstring) return readable_from_wire(wire, text_type());
  if (type.kind == Kind::structure) return readable_fields(wire, type);
  if (type.kind == Kind::callback) return readable_callback(wire, type);
  if (type.kind == Kind::pointer && (!type.elem || (wire.is_string() && !are_bytes(type))))
    return readable_from_wire(wire, {Kind::uptr, "uptr", type.go, ""});
  return readable_cells(wire, type);
}

Json zero_of(const Type& type) {
  if (type.kind == Kind::boolean) return false;
  if (is_integer(type.kind)) {
    const bool wide = size_of(type) == 8;
    return wide ? Json("0") : Json(0);
  }
  if (type.kind == Kind::f32) return float_wire(0.0F);
  if (type.kind == Kind::f64) return float_wire(0.0);
  if (type.kind == Kind::string) return "";
  if (type.kind == Kind::array && are_bytes(type)) return std::string(2 * type.length, '0');
  if (type.kind == Kind::array && type.elem) return Json::array_t(type.length, zero_of(*type.elem));
  if (type.kind == Kind::structure && type.fields) {
    Json fields = Json::array();
    for (const Field& field : *type.fields) fields.push_back(zero_of(field.type));
    return fields;
  }
  return nullptr;
}

}  // namespace concord
