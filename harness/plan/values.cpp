// Spellings of values. Knows types, knows no client, no suite file and no verdict.
#include "plan/values.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/text.hpp"
#include "plan/composites.hpp"
#include "plan/random.hpp"

namespace concord {

namespace {

constexpr std::size_t condensed_above_bytes = 4096;
constexpr std::size_t expanded_below_digits = 4096;  // longer repeated texts travel as {"repeat","times"}
constexpr std::size_t longest_text_bytes = std::size_t{64} << 20;

struct Range {
  std::int64_t low;
  std::uint64_t high;
};

Range range_of(Kind kind) {
  switch (kind) {
    case Kind::i8:
      return {INT8_MIN, INT8_MAX};
    case Kind::i16:
      return {INT16_MIN, INT16_MAX};
    case Kind::i32:
      return {INT32_MIN, INT32_MAX};
    case Kind::i64:
      return {INT64_MIN, INT64_MAX};
    case Kind::u8:
      return {0, UINT8_MAX};
    case Kind::u16:
      return {0, UINT16_MAX};
    case Kind::u32:
      return {0, UINT32_MAX};
    default:
      return {0, UINT64_MAX};
  }
}

bool is_wide(Kind kind) { return kind == Kind::i64 || kind == Kind::u64 || kind == Kind::uptr; }

Result<Json> mismatch(const Json& value, const Type& type, std::string_view wanted) {
  return usage_error(fmt::format("{} is not {} ({} {})", shown(value), wanted, type.word, type.go));
}

Result<Json> out_of_range(const Json& value, const Type& type) {
  const Range range = range_of(type.kind);
  return usage_error(
      fmt::format("{} is out of range for {} ({} … {})", shown(value), type.go, range.low, range.high));
}

/// An integer written as a number or as a decimal string, into the wire's spelling.
Result<Json> integer(const Json& value, const Type& type) {
  const Range range = range_of(type.kind);
  bool negative = false;
  std::uint64_t magnitude = 0;
  if (value.is_number_unsigned()) {
    magnitude = value.get<std::uint64_t>();
  } else if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    negative = number < 0;
    magnitude = negative ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
  } else if (value.is_string()) {
    std::string_view text = value.get_ref<const std::string&>();
    negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude);
    const bool whole = !text.empty() && end == text.data() + text.size();
    if (whole && error == std::errc::result_out_of_range) return out_of_range(value, type);
    if (!whole || error != std::errc{}) return mismatch(value, type, "an integer");
  } else if (is_wide(type.kind) && value.is_object() && value.size() == 1 && value.contains("address")) {
    return integer(value["address"], type);  // one that a step gave, as a context or a number in a struct
  } else {
    return mismatch(value, type, "an integer");
  }
  const std::uint64_t lowest = ~static_cast<std::uint64_t>(range.low) + 1;  // |low|
  if (negative ? magnitude > lowest : magnitude > range.high) return out_of_range(value, type);
  const std::uint64_t bits = negative ? ~magnitude + 1 : magnitude;
  if (is_wide(type.kind)) return Json(fmt::format("{}{}", negative && magnitude != 0 ? "-" : "", magnitude));
  return range.low < 0 ? Json(static_cast<std::int64_t>(bits)) : Json(bits);
}

Result<double> special_float(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Inf") return std::numeric_limits<double>::infinity();
  if (text == "-Inf") return -std::numeric_limits<double>::infinity();
  return usage_error("");
}

Result<Json> floating(const Json& value, const Type& type) {
  const bool single = type.kind == Kind::f32;
  if (value.is_object() && value.size() == 1 && value.contains("bits") && value["bits"].is_string()) {
    const auto& digits = value["bits"].get_ref<const std::string&>();
    const bool hex = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (hex && digits.size() == (single ? 8U : 16U)) {
      if (readable_from_wire(value["bits"], type).is_object())  // not every language keeps a NaN's payload
        return mismatch(value, type, "a value of its own: every NaN is written \"NaN\"");
      return value["bits"];
    }
    return mismatch(value, type, single ? "{bits = 8 hex digits}" : "{bits = 16 hex digits}");
  }
  double number = 0;
  if (value.is_string()) {
    const Result<double> special = special_float(value.get_ref<const std::string&>());
    if (!special) return mismatch(value, type, "a number, \"NaN\", \"Inf\", \"-Inf\" or {bits=…}");
    number = *special;
  } else if (value.is_number()) {
    number = value.get<double>();
  } else {
    return mismatch(value, type, "a number");
  }
  if (!single) return Json(float_wire(number));
  if (std::isfinite(number) && !std::isfinite(static_cast<float>(number)))
    return usage_error(fmt::format("{} is out of range for {}", shown(value), type.go));
  return Json(float_wire(static_cast<float>(number)));
}

Result<Json> text(const Json& value, const Type& type) {
  if (value.is_string()) return Json(hex_of(value.get_ref<const std::string&>()));
  if (value.is_object() && value.size() == 1 && value.contains("hex") && value["hex"].is_string()) {
    const Result<std::string> bytes = bytes_of_hex(value["hex"].get_ref<const std::string&>());
    if (bytes) return value["hex"];
  }
  if (value.is_object() && value.size() == 2 && value.contains("repeat") && value["repeat"].is_string() &&
      value.contains("times") && value["times"].is_number_unsigned()) {
    const std::string unit = hex_of(value["repeat"].get_ref<const std::string&>());
    const auto times = value["times"].get<std::uint64_t>();
    if (times > longest_text_bytes * 2 / std::max<std::size_t>(1, unit.size()))
      return mismatch(value, type, "at most 64 MiB of text");
    if (unit.size() * times > expanded_below_digits) return Json{{"repeat", unit}, {"times", times}};
    std::string all;
    all.reserve(unit.size() * times);
    for (std::uint64_t i = 0; i < times; ++i) all += unit;
    return Json(std::move(all));
  }
  return mismatch(value, type, "a text, {hex=…} or {repeat=…, times=…}");
}

/// {count=10000, order="descending", seed=1}: integers in the order named.
Result<Json> generated_cells(const Json& value, const Type& type) {
  for (const auto& [key, each] : value.items()) {
    const bool known = key == "count" || (key == "order" && each.is_string()) ||
                       (key == "seed" && each.is_number_unsigned());
    if (!known) return mismatch(value, type, "{count = …, order = \"…\", seed = …}");
  }
  const std::string order = value.value("order", "random");
  const auto count = value["count"].is_number_unsigned() ? value["count"].get<std::int64_t>() : -1;
  if (count < 0 || count > 1'000'000 || !type.elem || !is_integer(type.elem->kind)) {
    return mismatch(value, type, "{count = 0 … 1000000, order = …} of integers");
  }
  Random random(value.value("seed", std::uint64_t{1}), 0);
  Json::array_t cells;
  cells.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t number = 0;
    if (order == "ascending")
      number = i;
    else if (order == "descending")
      number = count - i;
    else if (order == "random")
      number = static_cast<std::int64_t>(random.below(1000));
    else
      return mismatch(value, type, "order = \"ascending\", \"descending\" or \"random\"");
    if (static_cast<std::uint64_t>(number) > range_of(type.elem->kind).high)
      return out_of_range(Json(number), *type.elem);
    if (is_wide(type.elem->kind))
      cells.emplace_back(fmt::format_int(number).str());
    else
      cells.emplace_back(number);
  }
  return Json{{"len", count}, {"cells", std::move(cells)}};
}

Result<Json> cells_of(const Json& list, const Type& type) {
  Json cells = Json::array();
  for (const Json& each : list) {
    Result<Json> cell = wire_from_suite(each, *type.elem);
    if (!cell) return usage_error(fmt::format("element {}: {}", cells.size(), cell.error().text));
    cells.push_back(std::move(*cell));
  }
  return cells;
}

Result<Json> slice(const Json& value, const Type& type) {
  if (value.is_null()) return Json(nullptr);
  if (!type.elem) return mismatch(value, type, "a slice of a known type");
  if (value.is_object() && value.size() == 1 && value.contains("nil") && value["nil"] == true)
    return Json(nullptr);
  if (value.is_object() && value.contains("count")) return generated_cells(value, type);
  const bool spelled_out = value.is_object() && value.size() == 2 && value.contains("len") &&
                           value.contains("cells") && value["len"].is_number_unsigned() &&
                           value["cells"].is_array();
  if (!value.is_array() && !spelled_out) {
    return mismatch(value, type, "a list, {nil=true}, {len=…, cells=[…]} or {count=…, order=…}");
  }
  Result<Json> cells = cells_of(spelled_out ? value["cells"] : value, type);
  if (!cells) return cells;
  const std::size_t len = spelled_out ? value["len"].get<std::size_t>() : cells->size();
  if (len > cells->size()) return mismatch(value, type, "a slice whose len is within its cells");
  return Json{{"len", len}, {"cells", std::move(*cells)}};
}

Json readable_float(const Json& wire, bool single) {
  if (wire == "nan") return "NaN";
  const auto& digits = wire.get_ref<const std::string&>();
  std::uint64_t bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  if (!whole || digits.size() != (single ? 8U : 16U)) return wire;
  double value = 0;
  if (single) {
    const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    value = std::isfinite(narrow) ? std::stod(fmt::format("{}", narrow)) : static_cast<double>(narrow);
  } else {
    value = std::bit_cast<double>(bits);
  }
  if (std::isnan(value)) return Json{{"bits", digits}};
  if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
  return value;
}

Json readable_integer(const Json& wire) {
  if (!wire.is_string()) return wire;
  const auto& digits = wire.get_ref<const std::string&>();
  const char* end = digits.data() + digits.size();
  std::int64_t number = 0;
  std::uint64_t large = 0;
  if (const auto r = std::from_chars(digits.data(), end, number); r.ec == std::errc{} && r.ptr == end)
    return number;
  if (const auto r = std::from_chars(digits.data(), end, large); r.ec == std::errc{} && r.ptr == end)
    return large;
  return wire;
}

Json readable_slice(const Json& wire, const Type& type) {
  if (!wire.is_object() || !wire.contains("cells") || !wire.contains("len") || !type.elem) return wire;
  Json cells = Json::array();
  for (const Json& cell : wire["cells"]) cells.push_back(readable_from_wire(cell, *type.elem));
  if (wire["len"] == cells.size()) return cells;
  return Json{{"len", wire["len"]}, {"cells", std::move(cells)}};
}

}  // namespace

Result<Json> wire_from_suite(const Json& value, const Type& type) {
  if (type.kind == Kind::boolean)
    return value.is_boolean() ? Result<Json>(value) : mismatch(value, type, "true or false");
  if (is_integer(type.kind)) return integer(value, type);
  if (is_float(type.kind)) return floating(value, type);
  if (type.kind == Kind::string) return text(value, type);
  if (type.kind == Kind::slice) return slice(value, type);
  if (is_composite(type.kind)) return composite_from_suite(value, type);
  return usage_error(fmt::format("no value of type {} ({}) can be written", type.go, type.word));
}

Json readable_from_wire(const Json& wire, const Type& type) {
  if (is_integer(type.kind)) return readable_integer(wire);
  if (is_float(type.kind) && wire.is_string()) return readable_float(wire, type.kind == Kind::f32);
  if (type.kind == Kind::slice) return readable_slice(wire, type);
  if (is_composite(type.kind)) return readable_composite(wire, type);
  if (type.kind == Kind::string && wire.is_object() && wire.contains("repeat")) {
    return Json{{"repeat", readable_from_wire(wire["repeat"], type)}, {"times", wire.value("times", Json())}};
  }
  if (type.kind == Kind::string && wire.is_string()) {
    const Result<std::string> bytes = bytes_of_hex(wire.get_ref<const std::string&>());
    if (bytes) return readable_bytes(*bytes);
  }
  return wire;
}

Json readable_bytes(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  return Json{{"hex", hex_of(bytes)}};
}

Json condensed_bytes(std::string_view bytes) {
  if (bytes.size() <= condensed_above_bytes) return readable_bytes(bytes);
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  const std::size_t start = character_start(bytes, 64);
  return Json{{"digest", fmt::format("{:016x}{:016x}", hash.high64, hash.low64)},
              {"bytes", bytes.size()},
              {"start", readable_bytes(bytes.substr(0, start))}};
}

Json condensed(Json readable) {
  const std::string spelling = to_text(readable);
  if (spelling.size() <= condensed_above_bytes) return readable;
  const XXH128_hash_t hash = XXH3_128bits(spelling.data(), spelling.size());
  std::size_t start = 64;
  while (start > 0 && (static_cast<unsigned char>(spelling[start]) & 0xC0U) == 0x80U) --start;
  return Json{{"digest", fmt::format("{:016x}{:016x}", hash.high64, hash.low64)},
              {"bytes", spelling.size()},
              {"start", spelling.substr(0, start)}};
}

std::string shown(const Json& readable) {
  constexpr std::size_t longest = 2000;
  std::string text = to_text(readable);
  if (text.size() <= longest) return text;
  const auto boundary = [&](std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return at;
  };
  const std::size_t head = boundary(longest / 2), tail = boundary(text.size() - longest / 4);
  return fmt::format("{} … {} bytes … {}", text.substr(0, head), tail - head, text.substr(tail));
}

std::string shown_call(const Export& function, const std::string& row) {
  const Result<Json> values = parse_json(row);
  std::string text = function.name + "(";
  for (std::size_t i = 0; values && i < values->size() && i < function.params.size(); ++i) {
    text += (i > 0 ? ", " : "") + shown(readable_from_wire((*values)[i], function.params[i].type));
  }
  return text + ")";
}

Result<std::string> row_from_suite(const Json& args, const Export& function) {
  if (args.size() != function.params.size())
    return usage_error(fmt::format("{} takes {} arguments, not {}", signature(function),
                                   function.params.size(), args.size()));
  std::string row = "[";
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Slot& slot = function.params[i];
    if (slot.type.kind == Kind::callback && args[i].is_array())
      return usage_error(
          fmt::format("argument \"{}\" of {}: a list is what a callback was called with; expected "
                      "{{returns = […], calls = …}} or {{nil = true}}",
                      slot.name, function.name));
    const Result<Json> wire = wire_from_suite(args[i], slot.type);
    if (!wire)
      return usage_error(
          fmt::format("argument \"{}\" of {}: {}", slot.name, function.name, wire.error().text));
    if (i > 0) row += ',';
    append_wire(*wire, row);
  }
  return row + "]";
}

void append_wire(const Json& wire, std::string& out) {
  if (!wire.is_string()) {
    out += to_text(wire);
    return;
  }
  // Hex, decimals and "nan" need no escapes, and a mebibyte of them no search for any.
  out += '"';
  out += wire.get_ref<const std::string&>();
  out += '"';
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex += digits[value >> 4U];
    hex += digits[value & 15U];
  }
  return hex;
}

Result<std::string> bytes_of_hex(std::string_view hex) {
  const auto nibble = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  if (hex.size() % 2 != 0) return usage_error("an odd number of hex digits");
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = nibble(hex[i]), low = nibble(hex[i + 1]);
    if (high < 0 || low < 0) return usage_error("not lower-case hex digits");
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string float_wire(double value) {
  if (std::isnan(value)) return "nan";
  return fmt::format("{:016x}", std::bit_cast<std::uint64_t>(value));
}

std::string float_wire(float value) {
  if (std::isnan(value)) return "nan";
  return fmt::format("{:08x}", std::bit_cast<std::uint32_t>(value));
}

}  // namespace concord
