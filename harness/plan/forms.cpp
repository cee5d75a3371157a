#include "plan/forms.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "plan/comparison.hpp"
#include "plan/composites.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

using Visit = std::function<void(Json& leaf, const Json* expected, const Type& type)>;

constexpr int deepest_type = 16;  // a struct that leads to itself ends

const Json* member(const Json* of, const std::string& key) {
  return of != nullptr && of->is_object() && of->contains(key) ? &(*of)[key] : nullptr;
}

const Json* element(const Json* of, std::size_t index, std::size_t count) {
  return of != nullptr && of->is_array() && of->size() == count ? &(*of)[index] : nullptr;
}

void each_leaf(Json& value, const Json* expected, const Type& type, const Visit& visit);

void each_call(Json& calls, const Json* expected, const Prototype& prototype, const Visit& visit) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const Json* other = element(expected, i, calls.size());
    for (std::size_t k = 0; calls[i].is_array() && k < calls[i].size() && k < prototype.params.size(); ++k)
      each_leaf(calls[i][k], element(other, k, calls[i].size()), prototype.params[k].type, visit);
  }
}

/// Down to scalars, texts and addresses; beside them what is expected there, where that has the same shape.
void each_leaf(Json& value, const Json* expected, const Type& type, const Visit& visit) {
  if (value.is_object() && type.kind == Kind::structure && type.fields) {
    for (const Field& field : *type.fields) {
      if (value.contains(field.name))
        each_leaf(value[field.name], member(expected, field.name), field.type, visit);
    }
  } else if (value.is_object() && type.kind == Kind::slice && value.contains("cells")) {
    each_leaf(value["cells"], member(expected, "cells"), type, visit);
  } else if (value.is_array() && type.kind == Kind::callback && type.prototype) {
    each_call(value, expected, *type.prototype, visit);
  } else if (value.is_array() && type.elem) {
    for (std::size_t i = 0; i < value.size(); ++i)
      each_leaf(value[i], element(expected, i, value.size()), *type.elem, visit);
  } else {
    visit(value, expected, type);
  }
}

bool holds_leaf_within(const Type& type, const std::function<bool(const Type&)>& wanted, int depth) {
  if (depth == 0) return false;
  const auto in = [&](const Type& part) { return holds_leaf_within(part, wanted, depth - 1); };
  if (type.kind == Kind::structure && type.fields)
    return std::any_of(type.fields->begin(), type.fields->end(),
                       [&](const Field& field) { return in(field.type); });
  if (type.kind == Kind::callback && type.prototype)
    return std::any_of(type.prototype->params.begin(), type.prototype->params.end(),
                       [&](const Slot& slot) { return in(slot.type); });
  const bool cells = type.kind == Kind::slice || type.kind == Kind::array || type.kind == Kind::pointer;
  if (type.kind == Kind::pointer && wanted(type)) return true;  // may be told as an address
  if (cells && type.elem) return !are_bytes(type) && in(*type.elem);
  return wanted(type);
}

bool is_zero(const Json& leaf) { return leaf.is_null() || leaf == 0 || leaf == 0.0; }

void take_number(Json& leaf, const Type& type) {
  const bool number = is_integer(type.kind) || is_float(type.kind) || type.kind == Kind::pointer;
  const bool plain = leaf.is_number() || (is_float(type.kind) && !leaf.is_null());  // "NaN", {"bits":…}
  if (number && plain && !is_zero(leaf)) leaf = Json{{"nonzero", true}};
}

/// Floats in the order of their values: how far apart two are is how many lie between them.
template <class Bits, class Float>
std::int64_t rank(Float value) {
  using Signed = std::make_signed_t<Bits>;
  const auto bits = std::bit_cast<Signed>(value);
  return bits < 0 ? static_cast<std::int64_t>(std::numeric_limits<Signed>::min()) - bits : std::int64_t{bits};
}

bool within(double a, double b, std::uint64_t ulps, bool single) {
  if (!std::isfinite(a) || !std::isfinite(b)) return false;  // those are equal, or they are not
  const std::int64_t left = single ? rank<std::uint32_t>(static_cast<float>(a)) : rank<std::uint64_t>(a);
  const std::int64_t right = single ? rank<std::uint32_t>(static_cast<float>(b)) : rank<std::uint64_t>(b);
  const auto distance = left < right ? static_cast<std::uint64_t>(right) - static_cast<std::uint64_t>(left)
                                     : static_cast<std::uint64_t>(left) - static_cast<std::uint64_t>(right);
  return distance <= ulps;
}

void take_near(Json& leaf, const Json* expected, const Type& type, std::uint64_t ulps) {
  const bool floats = is_float(type.kind) && leaf.is_number() && expected != nullptr && expected->is_number();
  if (floats && within(leaf.get<double>(), expected->get<double>(), ulps, type.kind == Kind::f32))
    leaf = *expected;
}

using Members =
    Json::object_t::Container;  // searched by nobody: what a client says may have any number of keys

void ignore(Json& at, const std::vector<std::string>& path, std::size_t from);

void ignore_members(Json& object, const std::vector<std::string>& path, std::size_t from) {
  const std::string& name = path[from];
  const bool last = from + 1 == path.size();
  Json::object_t kept;
  for (auto& [key, value] : object.items()) {
    const bool named = name == "*" || name == key;
    if (named && last) continue;
    if (named) ignore(value, path, from + 1);
    static_cast<Members&>(kept).emplace_back(key, std::move(value));
  }
  object = std::move(kept);
}

/// Elements of lists become null, so that the others keep their places.
void ignore(Json& at, const std::vector<std::string>& path, std::size_t from) {
  if (at.is_object()) return ignore_members(at, path, from);
  for (std::size_t i = 0; at.is_array() && i < at.size(); ++i) {
    if (path[from] != "*" && path[from] != std::to_string(i)) continue;
    if (from + 1 == path.size())
      at[i] = nullptr;
    else
      ignore(at[i], path, from + 1);
  }
}

Json sorted(const Json& value) {
  if (value.is_array()) {
    Json list = Json::array();
    for (const Json& each : value) list.push_back(sorted(each));
    return list;
  }
  if (!value.is_object()) return value;
  std::vector<std::pair<std::string, const Json*>> found;
  for (const auto& [key, each] : value.items()) found.emplace_back(key, &each);
  std::sort(found.begin(), found.end());
  Json::object_t members;
  for (const auto& [key, each] : found) static_cast<Members&>(members).emplace_back(key, sorted(*each));
  return members;
}

void take_json(Json& value, const std::vector<std::vector<std::string>>& ignored) {
  std::string bytes;
  if (!bytes_of_readable(value, bytes)) return;
  Result<Json> document = parse_json(bytes);
  if (!document) return;
  for (const auto& path : ignored) ignore(*document, path, 0);
  value = Json{{"json", sorted(*document)}};
}

void take_match(Json& value, const Regex& pattern) {
  std::string bytes;
  if (bytes_of_readable(value, bytes) && pattern.found_in(bytes)) value = Json{{"matches", pattern.text()}};
}

}  // namespace

void put_in_form(Json& value, const Type& type, const Comparison& how, const Json* expected) {
  switch (how.mode) {
    case Comparison::Mode::exact:
      return;
    case Comparison::Mode::nonzero:
      return each_leaf(value, nullptr, type,
                       [](Json& leaf, const Json*, const Type& of) { take_number(leaf, of); });
    case Comparison::Mode::matches:
      return take_match(value, *how.pattern);
    case Comparison::Mode::json:
      return take_json(value, how.ignored);
    case Comparison::Mode::ulps:
      return each_leaf(value, expected, type, [&](Json& leaf, const Json* other, const Type& of) {
        take_near(leaf, other, of, how.ulps);
      });
  }
}

bool holds_leaf(const Type& type, const std::function<bool(const Type&)>& wanted) {
  return holds_leaf_within(type, wanted, deepest_type);
}

Result<std::vector<std::string>> parse_json_path(const std::string& text) {
  std::vector<std::string> path;
  if (text.empty()) return path;
  if (text.front() != '/')
    return usage_error(
        fmt::format("{} is no path in JSON: expected one like \"/user/id\" or \"/items/0\"", to_text(text)));
  for (std::size_t at = 1; at <= text.size();) {
    const std::size_t end = std::min(text.find('/', at), text.size());
    std::string name;
    for (std::size_t i = at; i < end; ++i) {
      const bool escape = text[i] == '~';
      if (escape && (i + 1 >= end || (text[i + 1] != '0' && text[i + 1] != '1')))
        return usage_error(fmt::format("{}: in a path in JSON ~ is written ~0, and / is ~1", to_text(text)));
      name += !escape ? text[i] : text[i + 1] == '0' ? '~' : '/';
      if (escape) ++i;
    }
    path.push_back(std::move(name));
    at = end + 1;
  }
  return path;
}

const Json* follow(const Json& document, const std::vector<std::string>& path) {
  const Json* at = &document;
  for (const std::string& name : path) {
    if (at->is_object() && at->contains(name)) {
      at = &(*at)[name];
      continue;
    }
    std::size_t index = 0;
    const char* end = name.data() + name.size();
    const auto [stop, error] = std::from_chars(name.data(), end, index);
    if (!at->is_array() || error != std::errc{} || stop != end || index >= at->size()) return nullptr;
    at = &(*at)[index];
  }
  return at;
}

bool bytes_of_readable(const Json& text, std::string& bytes) {
  if (text.is_string()) {
    bytes = text.get<std::string>();
    return true;
  }
  if (!text.is_object() || text.size() != 1 || !text.contains("hex") || !text["hex"].is_string())
    return false;
  Result<std::string> read = bytes_of_hex(text["hex"].get_ref<const std::string&>());
  if (read) bytes = std::move(*read);
  return read.has_value();
}

}  // namespace concord
