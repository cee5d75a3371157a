// Ways into types, and the same ways into readable values. Knows no session and no suite.
#include "plan/place.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string take_name(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && (is_name_character(rest[end]) || (end > 0 && rest[end] == '-'))) ++end;
  std::string name(rest.substr(0, end));
  rest.remove_prefix(end);
  return name;
}

/// `[12]`
std::optional<std::size_t> take_subscript(std::string_view& rest) {
  const std::size_t close = rest.find(']');
  if (rest.empty() || rest.front() != '[' || close == std::string_view::npos) return std::nullopt;
  std::size_t index = 0;
  const char* end = rest.data() + close;
  const auto [at, error] = std::from_chars(rest.data() + 1, end, index);
  if (error != std::errc{} || at != end) return std::nullopt;
  rest.remove_prefix(close + 1);
  return index;
}

Result<Place> no_place(const std::string& text) {
  return usage_error(fmt::format(
      "{} names no part of what a call gives: expected a result or parameter, and fields and elements of it, "
      "as in \"r0\", \"r0.number\", \"stack[0]\"",
      to_text(text)));
}

/// A type on the way, or one call of a callback.
struct Way {
  Type type;
  std::shared_ptr<const Prototype> call{};
};

bool has_cells(const Type& type) {
  const bool may = type.kind == Kind::slice || type.kind == Kind::array || type.kind == Kind::pointer;
  return may && type.elem && !is_byte(type.elem->kind);
}

Result<Way> field_of(const Way& way, const std::string& name) {
  if (way.type.kind == Kind::pointer && way.type.elem) return field_of({*way.type.elem}, name);
  std::vector<std::string> names;
  if (way.type.kind == Kind::structure && way.type.fields) {
    for (const Field& field : *way.type.fields) {
      if (field.name == name) return Way{field.type};
      names.push_back(field.name);
    }
  }
  if (names.empty()) return usage_error(fmt::format("{} has no fields", way.type.go));
  return usage_error(unknown_name("field of " + way.type.go, name, names));
}

Result<Way> element_of(const Way& way, std::size_t index) {
  if (way.call) {
    if (index < way.call->params.size()) return Way{way.call->params[index].type};
    return usage_error(fmt::format("a call of it has {} arguments, counted from 0", way.call->params.size()));
  }
  if (way.type.kind == Kind::callback && way.type.prototype) {
    Type call;
    call.word = call.go = "a call";
    return Way{call, way.type.prototype};
  }
  if (has_cells(way.type)) return Way{*way.type.elem};
  return usage_error(fmt::format("{} has no elements", way.type.go));
}

struct TypeStep {
  const Way& way;
  Result<Way> operator()(const std::string& field) const { return field_of(way, field); }
  Result<Way> operator()(std::size_t index) const { return element_of(way, index); }
};

struct ValueStep {
  Json& at;
  Json* operator()(const std::string& field) const {
    if (at.is_array()) return at.empty() ? nullptr : ValueStep{at[0]}(field);  // through a pointer
    return at.is_object() && at.contains(field) ? &at[field] : nullptr;
  }
  Json* operator()(std::size_t index) const {
    Json& list = at.is_object() && at.contains("cells") ? at["cells"] : at;  // a slice with room
    return list.is_array() && index < list.size() ? &list[index] : nullptr;
  }
};

std::string spelled(const Place::Step& step) {
  if (const auto* field = std::get_if<std::string>(&step)) return "." + *field;
  return fmt::format("[{}]", std::get<std::size_t>(step));
}

/// The index of the result; also of a named one by "r0".
std::optional<std::size_t> result_named(const Export& function, const std::string& name) {
  for (std::size_t i = 0; i < function.results.size(); ++i) {
    if (name == name_of_result(function, i) || name == fmt::format("r{}", i)) return i;
  }
  return std::nullopt;
}

const Slot* parameter_named(const Export& function, const std::string& name) {
  const auto found = std::find_if(function.params.begin(), function.params.end(),
                                  [&](const Slot& slot) { return slot.changes && slot.name == name; });
  return found == function.params.end() ? nullptr : &*found;
}

}  // namespace

Result<Place> parse_place(const std::string& text) {
  Place place{"", {}, text};
  std::string_view rest = text;
  place.slot = take_name(rest);
  if (place.slot.empty()) return no_place(text);
  while (!rest.empty()) {
    if (rest.front() == '.') {
      rest.remove_prefix(1);
      std::string field = take_name(rest);
      if (field.empty()) return no_place(text);
      place.steps.emplace_back(std::move(field));
    } else if (const auto index = take_subscript(rest)) {
      place.steps.emplace_back(*index);
    } else {
      return no_place(text);
    }
  }
  return place;
}

std::string name_of_result(const Export& function, std::size_t index) {
  const std::string& name = function.results[index].name;
  return name.empty() || name == "_" ? fmt::format("r{}", index) : name;
}

std::vector<std::string> slots_of(const Export& function) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < function.results.size(); ++i) names.push_back(name_of_result(function, i));
  for (const Slot& slot : function.params) {
    if (slot.changes) names.push_back(slot.name);
  }
  return names;
}

Result<Type> type_at(const Place& place, const Export& function) {
  const auto result = result_named(function, place.slot);
  const Slot* parameter = result ? nullptr : parameter_named(function, place.slot);
  if (!result && parameter == nullptr) {
    const std::vector<std::string> names = slots_of(function);
    if (names.empty()) return usage_error(fmt::format("{} gives nothing", function.name));
    return usage_error(unknown_name("result of " + function.name, place.slot, names));
  }
  Way way{result ? function.results[*result].type : parameter->type};
  for (const Place::Step& step : place.steps) {
    Result<Way> next = std::visit(TypeStep{way}, step);
    if (!next) return usage_error(fmt::format("\"{}\": {}", place.text, next.error().text));
    way = std::move(*next);
  }
  return way.type;
}

Result<Json*> find_in(Json& observation, const Place& place, const Export& function) {
  Json* at = nullptr;
  if (const auto result = result_named(function, place.slot)) {
    if (observation.contains("returns") && *result < observation["returns"].size())
      at = &observation["returns"][*result];
  } else if (observation.contains("after") && observation["after"].contains(place.slot)) {
    at = &observation["after"][place.slot];
  }
  if (at == nullptr) return usage_error(fmt::format("there is no {}", place.slot));
  std::string so_far = place.slot;
  for (const Place::Step& step : place.steps) {
    Json* next = std::visit(ValueStep{*at}, step);
    if (next == nullptr)
      return usage_error(at->is_null() ? fmt::format("{} is null", so_far)
                                       : fmt::format("there is no {}{}", so_far, spelled(step)));
    so_far += spelled(step);
    at = next;
  }
  return at;
}

bool is_address(const Type& type) { return type.kind == Kind::pointer && !type.elem; }

}  // namespace concord
