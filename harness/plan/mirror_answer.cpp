// What a mirror gives: the same as go/cmd/contract/witness/patterns.go, step by step.
#include <fmt/format.h>

#include "plan/mirror_parts.hpp"
#include "plan/values.hpp"
#include "plan/witness.hpp"

namespace concord::mirror {

unsigned Answer::next() {
  const unsigned nibble = parts_++ % 7 + 1;
  return turn_ % 2 == 1 ? nibble + 8 : nibble;
}

std::string Answer::run(std::size_t length) {
  const unsigned nibble = next();
  std::string bytes;
  for (std::size_t i = 0; i < length; ++i) bytes += static_cast<char>(pattern_byte(nibble, i));
  return bytes;
}

/// `last` is what the fourth turn has, in hex.
Json Answer::text(const std::string& last) {
  const std::string bytes = run(textual);
  if (turn_ == 2) return "";
  return turn_ == 3 ? last : hex_of(bytes);
}

void Answer::hand_out(const std::string& path, const Type& type) {
  if (!type.free.empty() && find_export(contract_, type.free) != nullptr)
    freed_[key_of_freed(path)] = type.free;
}

/// As a list; bytes as digits.
Json Answer::cells(const std::string& path, const Type& elem, std::size_t count) {
  if (is_byte(elem.kind)) return hex_of(run(count));
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(fill(fmt::format("{}[{}]", path, i), elem));
  return list;
}

namespace {

/// In slices one-byte integers are numbers.
Json as_cells_of_slice(const Type& elem, Json cells) {
  if (!cells.is_string()) return cells;
  Json list = Json::array();
  for (const char byte : bytes_of_hex(cells.get_ref<const std::string&>()).value_or(""))
    list.push_back(scalar_of_bits(static_cast<unsigned char>(byte), elem.kind));
  return list;
}

}  // namespace

Json Answer::slice(const std::string& path, const Type& type) {
  if (turn_ == 3) return nullptr;
  const std::size_t capacity = turn_ == 2 ? 0 : 2, length = turn_ == 0 ? 2 : turn_ == 1 ? 1 : 0;
  return {{"len", length}, {"cells", as_cells_of_slice(*type.elem, cells(path, *type.elem, capacity))}};
}

Json Answer::pointer(const std::string& path, const Type& type) {
  if (turn_ == 3) return nullptr;
  if (!leads(type)) return fmt::format("{}", pattern_bits(next() & 7U, 6));
  const bool by_name = type.count.find_first_not_of("0123456789") != std::string::npos;
  const std::size_t count = by_name ? counted : type.count.empty() ? 1 : std::stoull(type.count);
  Json led = cells(path, *type.elem, count);
  hand_out(path, type);
  return led;
}

Json Answer::fill(const std::string& path, const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
      return ((parts_++ + turn_) & 1U) != 0;
    case Kind::string:
      return text("610062");
    case Kind::cstring: {
      Json value = text("");
      if (turn_ == 3) return nullptr;
      hand_out(path, type);
      return value;
    }
    case Kind::slice:
      return slice(path, type);
    case Kind::structure: {
      const std::set<std::string> names = counts_of_fields(type);
      Json fields = Json::array();
      for (const Field& field : *type.fields)
        fields.push_back(
            result(fmt::format("{}.{}", path, field.name), field.type, names.count(field.name) != 0));
      return fields;
    }
    case Kind::array:
      return cells(path, *type.elem, type.length);
    case Kind::pointer:
      return pointer(path, type);
    case Kind::i8:
    case Kind::i16:
    case Kind::i32:
    case Kind::i64:
    case Kind::u8:
    case Kind::u16:
    case Kind::u32:
    case Kind::u64:
    case Kind::uptr:
    case Kind::f32:
    case Kind::f64:
      return scalar_of_bits(pattern_bits(next(), size_of(type)), type.kind);
    case Kind::callback:
    case Kind::unsupported:
      return nullptr;
  }
  return nullptr;
}

Json Answer::result(const std::string& path, const Type& type, bool counts) {
  if (counts && is_integer(type.kind)) return scalar_of_bits(counted, type.kind);
  return fill(path, type);
}

/// The calls that the caller's function got: one.
Json Answer::call(const std::string& path, const Type& type, const Json& sent) {
  if (!can_be_called(type)) return Json::array();
  Json arguments = Json::array();
  for (std::size_t i = 0; i < type.prototype->params.size(); ++i)
    arguments.push_back(fill(fmt::format("{}({})", path, i), type.prototype->params[i].type));
  if (!type.prototype->results.empty())
    add_arrival(path + "()", type.prototype->results[0].type, sent["returns"][0], called_);
  return Json::array({std::move(arguments)});
}

Json Answer::changed(const std::string& path, const Type& type, const Json& sent, bool counts) {
  if (sent.is_null()) return sent;
  if (type.kind == Kind::slice)
    return {{"len", sent["len"]},
            {"cells", as_cells_of_slice(*type.elem, cells(path, *type.elem, sent["cells"].size()))}};
  if (type.kind == Kind::callback) return call(path, type, sent);
  if (type.kind == Kind::structure) {
    const std::set<std::string> names = counts_of_fields(type);
    Json fields = Json::array();
    for (std::size_t i = 0; i < type.fields->size(); ++i) {
      const Field& field = (*type.fields)[i];
      fields.push_back(
          changed(fmt::format("{}.{}", path, field.name), field.type, sent[i], names.count(field.name) != 0));
    }
    return fields;
  }
  if (type.kind == Kind::array && !holds_bytes(type)) {
    Json list = Json::array();
    for (std::size_t i = 0; i < sent.size(); ++i)
      list.push_back(changed(fmt::format("{}[{}]", path, i), *type.elem, sent[i], false));
    return list;
  }
  if (!leads(type)) return sent;
  if (counts && is_integer(type.elem->kind) && !holds_bytes(type))
    return Json::array_t(sent_cells, scalar_of_bits(counted, type.elem->kind));
  return cells(path, *type.elem, holds_bytes(type) ? sent_bytes : sent_cells);
}

}  // namespace concord::mirror
