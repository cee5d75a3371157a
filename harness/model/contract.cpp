// Small questions about contract values. Knows nothing of JSON, Go or clients.
#include "model/contract.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace concord {

namespace {

std::string slots(const std::vector<Slot>& list) {
  std::vector<std::string> parts;
  parts.reserve(list.size());
  for (const Slot& slot : list) {
    parts.push_back(slot.name.empty() ? slot.type.go : fmt::format("{} {}", slot.name, slot.type.go));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

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

}  // namespace

std::string why_unpassable(const Type& type) { return impossible(type, true); }

std::string signature(const Export& function) {
  const std::string head = fmt::format("{}({})", function.name, slots(function.params));
  if (function.results.empty()) return head;
  const bool plain = function.results.size() == 1 && function.results[0].name.empty();
  return fmt::format(fmt::runtime(plain ? "{} {}" : "{} ({})"), head, slots(function.results));
}

const Export* find_export(const Contract& contract, const std::string& name) {
  const auto found = std::find_if(contract.exports.begin(), contract.exports.end(),
                                  [&](const Export& each) { return each.name == name; });
  return found == contract.exports.end() ? nullptr : &*found;
}

bool is_integer(Kind kind) {
  switch (kind) {
    case Kind::i8:
    case Kind::i16:
    case Kind::i32:
    case Kind::i64:
    case Kind::u8:
    case Kind::u16:
    case Kind::u32:
    case Kind::u64:
    case Kind::uptr:
      return true;
    case Kind::boolean:
    case Kind::f32:
    case Kind::f64:
    case Kind::string:
    case Kind::slice:
    case Kind::cstring:
    case Kind::pointer:
    case Kind::structure:
    case Kind::array:
    case Kind::callback:
    case Kind::unsupported:
      return false;
  }
  return false;
}

bool is_float(Kind kind) { return kind == Kind::f32 || kind == Kind::f64; }

bool is_byte(Kind kind) { return kind == Kind::i8 || kind == Kind::u8; }

bool is_scalar(Kind kind) { return kind == Kind::boolean || is_integer(kind) || is_float(kind); }

std::uint64_t size_of(const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
    case Kind::i8:
    case Kind::u8:
      return 1;
    case Kind::i16:
    case Kind::u16:
      return 2;
    case Kind::i32:
    case Kind::u32:
    case Kind::f32:
      return 4;
    case Kind::i64:
    case Kind::u64:
    case Kind::uptr:
    case Kind::f64:
    case Kind::cstring:
    case Kind::pointer:
    case Kind::callback:
      return 8;
    case Kind::string:
      return 16;
    case Kind::slice:
      return 24;
    case Kind::array:
      return type.elem ? type.length * size_of(*type.elem) : 0;
    case Kind::structure:
    case Kind::unsupported:
      return type.size;
  }
  return 0;
}

std::uint64_t align_of(const Type& type) {
  if (type.kind == Kind::array) return type.elem ? align_of(*type.elem) : 1;
  if (type.kind == Kind::structure || type.kind == Kind::unsupported) return type.align;
  return std::min<std::uint64_t>(size_of(type), 8);
}

}  // namespace concord
