// What is sent to a mirror, and how that lies in memory when it arrives.
#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plan/generate.hpp"
#include "plan/mirror_parts.hpp"
#include "plan/values.hpp"

namespace concord::mirror {

namespace {

constexpr std::size_t shapes_of_slices = 5;  // nil, empty, one, two with a spare one, three
constexpr std::size_t every_nth_is_null = 6;

/// Addresses that a process could have: nobody follows them. They are none of Go's heap, which Go would look
/// at.
constexpr std::array<const char*, 4> addresses{"4096", "20015998343868", "140737488351232", nullptr};

Json parsed(const std::string& wire) { return parse_json(wire).value_or(Json()); }

/// What is spelled by the values of its kind alone.
bool is_simple(Kind kind) { return is_scalar(kind) || kind == Kind::string || kind == Kind::cstring; }

std::string bytes_in_words(std::string_view bytes) {
  if (bytes.empty()) return "empty";
  std::string text;
  for (const char byte : bytes)
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned char>(byte));
  return text;
}

std::string lowest_first(std::uint64_t bits, std::uint64_t size) {
  std::string bytes;
  for (std::uint64_t i = 0; i < size; ++i) bytes += static_cast<char>((bits >> (8 * i)) & 0xffU);
  return bytes;
}

/// A number, or its digits.
std::uint64_t bits_of_integer(const Json& wire) {
  if (wire.is_number_unsigned()) return wire.get<std::uint64_t>();
  if (wire.is_number()) return static_cast<std::uint64_t>(wire.get<std::int64_t>());
  const std::string& digits = wire.get_ref<const std::string&>();
  return digits.starts_with("-") ? static_cast<std::uint64_t>(std::stoll(digits)) : std::stoull(digits);
}

std::string scalar_in_words(const Type& type, const Json& sent) {
  if (type.kind == Kind::boolean) return sent.get<bool>() ? "01" : "00";
  if (!is_float(type.kind)) return bytes_in_words(lowest_first(bits_of_integer(sent), size_of(type)));
  const std::string& digits = sent.get_ref<const std::string&>();
  if (digits == "nan") return digits;
  return bytes_in_words(lowest_first(std::stoull(digits, nullptr, 16), size_of(type)));
}

std::string hex_in_words(const Json& sent) {
  return bytes_in_words(bytes_of_hex(sent.get_ref<const std::string&>()).value_or(""));
}

/// Cells that are bytes: digits behind pointers and in arrays, numbers in slices.
std::string run_in_words(const Json& cells) {
  if (cells.is_string()) return hex_in_words(cells);
  std::string bytes;
  for (const Json& cell : cells) bytes += static_cast<char>(cell.get<int>());
  return bytes_in_words(bytes);
}

void add_cells(const std::string& path, const Type& type, const Json& cells, Json& to) {
  if (holds_bytes(type)) {
    to[path + "[]"] = run_in_words(cells);
    return;
  }
  for (std::size_t i = 0; i < cells.size(); ++i)
    add_arrival(fmt::format("{}[{}]", path, i), *type.elem, cells[i], to);
}

}  // namespace

Json scalar_of_bits(std::uint64_t bits, Kind kind) {
  if (kind == Kind::f64) return float_wire(std::bit_cast<double>(bits));
  if (kind == Kind::f32) return float_wire(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  std::string wire;
  append_integer(bits, kind, wire);
  return parsed(wire);
}

std::uint64_t pattern_bits(unsigned nibble, std::size_t bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < bytes; ++i) bits |= std::uint64_t{pattern_byte(nibble, i)} << (8 * i);
  return bits;
}

Json Sender::patterned(const Type& type) {
  const auto nibble = static_cast<unsigned>(parts_++ % 7 + 1);
  if (type.kind == Kind::boolean) return nibble % 2 == 1;
  if (is_scalar(type.kind)) return scalar_of_bits(pattern_bits(nibble, size_of(type)), type.kind);
  std::string bytes;
  for (std::size_t i = 0; i < textual; ++i) bytes += static_cast<char>(pattern_byte(nibble, i));
  return hex_of(bytes);
}

Json Sender::telling(const Type& type) {
  if (turn_ == 0) return patterned(type);
  const std::vector<std::string> values = telling_values(type);
  return parsed(values[step() % values.size()]);
}

std::string Sender::bytes(const Type& elem, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(telling(elem).get<int>());
  return bytes;
}

Json Sender::cells(const Type& elem, std::size_t count, bool counts) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) list.push_back(value(elem, counts));
  return list;
}

Json Sender::slice(const Type& type) {
  const std::size_t shape = turn_ == 0 ? 3 : step() % shapes_of_slices;
  if (shape == 0) return nullptr;
  const std::size_t length = shape - 1;
  return {{"len", length}, {"cells", cells(*type.elem, length + (length == 2 ? 1 : 0), false)}};
}

Json Sender::pointer(const Type& type, bool counts) {
  if (!leads(type)) {
    const char* const address = addresses[step() % addresses.size()];
    return address == nullptr ? Json() : Json(address);
  }
  const bool may_be_null = turn_ > 0 && !counts;  // without its count nobody could read the rest
  if (may_be_null && step() % every_nth_is_null == every_nth_is_null - 1) return nullptr;
  if (holds_bytes(type)) return hex_of(bytes(*type.elem, sent_bytes));
  return cells(*type.elem, sent_cells, counts);
}

Json Sender::callback(const Type& type) {
  if (turn_ > 0 && step() % every_nth_is_null == every_nth_is_null - 1) return nullptr;
  Json script = Json::object();
  if (type.prototype && !type.prototype->results.empty())
    script["returns"] = Json::array({value(type.prototype->results[0].type)});
  return script;
}

Json Sender::value(const Type& type, bool counts) {
  if (counts && is_integer(type.kind)) return scalar_of_bits(counted, type.kind);
  if (is_simple(type.kind)) return telling(type);
  if (type.kind == Kind::slice) return slice(type);
  if (type.kind == Kind::pointer) return pointer(type, counts);
  if (type.kind == Kind::array && holds_bytes(type)) return hex_of(bytes(*type.elem, type.length));
  if (type.kind == Kind::array) return cells(*type.elem, type.length, false);
  if (type.kind == Kind::structure) {
    const std::set<std::string> names = counts_of_fields(type);
    Json fields = Json::array();
    for (const Field& field : *type.fields) fields.push_back(value(field.type, names.count(field.name) != 0));
    return fields;
  }
  return callback(type);
}

std::size_t Sender::rows_for(const Type& type) {
  if (is_simple(type.kind)) return 1 + telling_values(type).size();
  std::size_t rows = 1 + std::max(shapes_of_slices, every_nth_is_null);
  if (type.elem) rows = std::max(rows, rows_for(*type.elem));
  if (type.fields)
    for (const Field& field : *type.fields) rows = std::max(rows, rows_for(field.type));
  if (type.prototype)
    for (const Slot& slot : type.prototype->results) rows = std::max(rows, rows_for(slot.type));
  return rows;
}

void add_arrival(const std::string& path, const Type& type, const Json& sent, Json& to) {
  switch (type.kind) {
    case Kind::string:
      to[path] = hex_in_words(sent);
      return;
    case Kind::cstring:
      if (sent.is_null())
        to[path] = "null";
      else
        to[path] = sent == "" ? "00" : hex_in_words(sent) + " 00";
      return;
    case Kind::slice:
      if (sent.is_null()) {
        to[path] = "nil";
        return;
      }
      to[path] = fmt::format("length {}, capacity {}", sent["len"].get<std::size_t>(), sent["cells"].size());
      return add_cells(path, type, sent["cells"], to);
    case Kind::structure:
      for (std::size_t i = 0; i < type.fields->size(); ++i) {
        const Field& field = (*type.fields)[i];
        add_arrival(fmt::format("{}.{}", path, field.name), field.type, sent[i], to);
      }
      return;
    case Kind::array:
      return add_cells(path, type, sent, to);
    case Kind::pointer:
      if (sent.is_null())
        to[path] = "null";
      else if (leads(type))
        add_cells(path, type, sent, to);
      else
        to[path] = bytes_in_words(lowest_first(bits_of_integer(sent), 8));
      return;
    case Kind::callback:
      to[path] = sent.is_null() ? "null" : "set";
      return;
    case Kind::boolean:
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
      to[path] = scalar_in_words(type, sent);
      return;
    case Kind::unsupported:
      return;  // of no export that is planned
  }
}

}  // namespace concord::mirror
