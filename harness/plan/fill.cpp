#include "plan/fill.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "plan/values.hpp"

namespace concord {

namespace {

bool is_table_of(const Json& value, std::string_view key) {
  return value.is_object() && value.size() == 1 && value.begin().key() == key && value.begin()->is_string();
}

bool is_keep(const Json& value) {
  return value.is_object() && value.size() == 2 && value.contains("keep") && value.contains("value") &&
         value["keep"].is_string();
}

bool has_field(const Type& type, std::string_view name) {
  if (type.kind == Kind::pointer && type.elem) return has_field(*type.elem, name);
  return type.kind == Kind::structure && type.fields &&
         std::any_of(type.fields->begin(), type.fields->end(),
                     [&](const Field& field) { return field.name == name; });
}

bool takes_bytes(const Type& type) {
  return type.kind == Kind::string || type.kind == Kind::cstring ||
         ((type.kind == Kind::pointer || type.kind == Kind::array) && type.elem && is_byte(type.elem->kind));
}

bool is_lasting(const Type& type) {
  return type.kind == Kind::pointer || type.kind == Kind::cstring || type.kind == Kind::callback;
}

/// What stands in a part of an argument, and what that part is: null where there is no such part.
const Type* part_of(const Type& type, const std::string& key) {
  if (type.kind == Kind::pointer && type.elem) return part_of(*type.elem, key);  // one cell
  if (type.kind == Kind::structure && type.fields) {
    for (const Field& field : *type.fields) {
      if (field.name == key) return &field.type;
    }
  }
  if (type.kind == Kind::slice && key == "cells") return &type;
  return nullptr;
}

const Type* part_of(const Type& type, std::size_t index) {
  if (type.kind == Kind::structure && type.fields)
    return index < type.fields->size() ? &(*type.fields)[index].type : nullptr;
  return type.elem.get();
}

/// `${name}` is its value, `$$` a dollar.
Result<Json> text_of(const std::string& pattern, const NameSource& names) {
  std::string bytes;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '$') {
      bytes += pattern[at];
      continue;
    }
    if (pattern.compare(at, 2, "$$") == 0) {
      bytes += pattern[++at];
      continue;
    }
    const std::size_t end = pattern.find('}', at);
    if (pattern.compare(at, 2, "${") != 0 || end == std::string::npos)
      return usage_error(fmt::format("{}: expected ${{name}}, or $$ for a dollar", shown(pattern)));
    const Result<std::string> value = names.text(pattern.substr(at + 2, end - at - 2));
    if (!value) return tl::unexpected(value.error());
    bytes += *value;
    at = end;
  }
  return Json{{"hex", hex_of(bytes)}};
}

/// The same value with each part filled, where the part's type is known.
Result<Json> filled_parts(const Json& value, const Type& type, const NameSource& names) {
  Json result = value;
  std::size_t index = 0;
  for (auto& [key, part] : result.items()) {
    const Type* of = result.is_array() ? part_of(type, index++) : part_of(type, key);
    if (of == nullptr) continue;
    Result<Json> full = filled(part, *of, names);
    if (!full) return full;
    part = std::move(*full);
  }
  return result;
}

Result<Json> filled_script(const Json& script, const Type& type, const NameSource& names) {
  Json result = script;
  if (!type.prototype || type.prototype->results.empty() || !script.contains("returns")) return result;
  for (Json& each : result["returns"]) {
    Result<Json> full = filled(each, type.prototype->results[0].type, names);
    if (!full) return full;
    each = std::move(*full);
  }
  return result;
}

}  // namespace

Result<Json> filled(const Json& argument, const Type& type, const NameSource& names) {
  if (is_table_of(argument, "from") && !has_field(type, "from"))
    return names.value(argument["from"].get<std::string>(), type);
  if (is_table_of(argument, "text") && takes_bytes(type))
    return text_of(argument["text"].get<std::string>(), names);
  if (is_keep(argument) && is_lasting(type)) {
    Result<Json> inner = filled(argument["value"], type, names);
    if (!inner) return inner;
    return Json{{"keep", argument["keep"]}, {"value", std::move(*inner)}};
  }
  if (argument.is_object() && type.kind == Kind::callback) return filled_script(argument, type, names);
  if (!argument.is_structured()) return argument;
  return filled_parts(argument, type, names);
}

bool may_name(const Json& arguments) {
  if (arguments.is_object()) {
    for (const char* key : {"from", "text", "keep", "kept"}) {
      if (arguments.contains(key)) return true;
    }
  }
  return arguments.is_structured() && std::any_of(arguments.begin(), arguments.end(), may_name);
}

void each_keep(const Json& argument, const Type& type, const KeepVisitor& visit) {
  if (is_lasting(type) && is_keep(argument)) {
    visit.keep(argument["keep"].get<std::string>(), type);
    return each_keep(argument["value"], type, visit);
  }
  if (is_lasting(type) && is_table_of(argument, "kept"))
    return visit.kept(argument["kept"].get<std::string>(), type);
  if (!argument.is_structured()) return;
  std::size_t index = 0;
  for (const auto& [key, part] : argument.items()) {
    const Type* of = argument.is_array() ? part_of(type, index++) : part_of(type, key);
    if (of != nullptr) each_keep(part, *of, visit);
  }
}

}  // namespace concord
