// Generated families are promised to stay what they are: a change of what is drawn, or in which order, is
// another version of the generator (plan/family.hpp).
#include "plan/generate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "plan/values.hpp"

namespace concord {

namespace {

struct Width {
  unsigned bits;
  bool is_signed;
};

Width width_of(Kind kind) {
  switch (kind) {
    case Kind::i8:
      return {8, true};
    case Kind::i16:
      return {16, true};
    case Kind::i32:
      return {32, true};
    case Kind::i64:
      return {64, true};
    case Kind::u8:
      return {8, false};
    case Kind::u16:
      return {16, false};
    case Kind::u32:
      return {32, false};
    default:
      return {64, false};
  }
}

void append_float(double value, Kind kind, std::string& out) {
  out += '"';
  out += kind == Kind::f32 ? float_wire(static_cast<float>(value)) : float_wire(value);
  out += '"';
}

/// A third small numbers, a third near a power of two (where widths and signs go wrong), a third any bits.
std::uint64_t random_bits(Random& random) {
  const std::uint64_t choice = random.next();
  switch (choice % 3) {
    case 0:
      return random.below(201) - 100;
    case 1:
      return (std::uint64_t{1} << ((choice >> 8U) % 64)) + random.below(5) - 2;
    default:
      return random.next();
  }
}

double random_float(Random& random, Kind kind) {
  const std::uint64_t choice = random.next();
  switch (choice % 4) {
    case 0:
      return static_cast<double>(static_cast<std::int64_t>(random.next() >> 11U)) * 0x1p-53 * 20 - 10;
    case 1:
      return static_cast<double>(static_cast<std::int64_t>(random.below(20001)) - 10000);
    case 2:
      return std::ldexp(1.0 + static_cast<double>(random.below(1024)) / 1024,
                        static_cast<int>(random.below(120)) - 60);
    default:
      if (kind == Kind::f32) return std::bit_cast<float>(static_cast<std::uint32_t>(random.next()));
      return std::bit_cast<double>(random.next());
  }
}

void append_scalar(Kind kind, Random& random, std::string& out) {
  if (kind == Kind::boolean)
    out += (random.next() & 1U) != 0 ? "true" : "false";
  else if (is_float(kind))
    append_float(random_float(random, kind), kind, out);
  else
    append_integer(random_bits(random), kind, out);
}

std::vector<std::string> telling_integers(Kind kind) {
  const Width width = width_of(kind);
  const std::uint64_t top = width.bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width.bits) - 1;
  const std::uint64_t high = width.is_signed ? top >> 1U : top;
  std::vector<std::uint64_t> values{0, 1, 2, 7, 100, high - 1, high};
  if (width.is_signed) values.insert(values.end(), {~std::uint64_t{0}, ~std::uint64_t{6}, ~high, ~high + 1});
  for (const unsigned narrower : {7U, 8U, 15U, 16U, 31U, 32U, 53U}) {
    if (narrower < width.bits)
      values.insert(values.end(), {(std::uint64_t{1} << narrower) - 1, std::uint64_t{1} << narrower});
  }
  std::vector<std::string> texts;
  for (const std::uint64_t value : values) {
    std::string text;
    append_integer(value, kind, text);
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  return texts;
}

std::vector<std::string> telling_floats(Kind kind) {
  const double inf = std::numeric_limits<double>::infinity();
  std::vector<double> values{0.0,
                             -0.0,
                             1,
                             -1,
                             0.5,
                             0.1,
                             3.141592653589793,
                             1.5707963267948966,
                             100,
                             1e6,
                             -1e6,
                             16777217.0,
                             9007199254740992.0,
                             inf,
                             -inf,
                             std::nan("")};
  if (kind == Kind::f64)
    values.insert(values.end(), {5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e22, 1e300});
  else
    values.insert(values.end(), {1.4e-45, 1.1754943508222875e-38, 3.4028234663852886e38});
  std::vector<std::string> texts;
  for (const double value : values) append_float(value, kind, texts.emplace_back());
  return texts;
}

std::vector<std::string> telling_texts(bool may_hold_nul) {
  std::vector<std::string> texts{R"("")", R"("61")"};
  if (may_hold_nul) texts.insert(texts.end(), {R"("00")", R"("610062")"});
  texts.insert(texts.end(), {R"("ff")", R"("48c3a9")", R"("f09f9880")", R"("0a")",
                             "\"" + hex_of(std::string(1000, 'x')) + "\""});
  return texts;
}

std::vector<std::string> telling_slices(const Type& type) {
  const std::vector<std::string> elements = telling_values(*type.elem);
  std::string all;
  for (const std::string& element : elements) all += (all.empty() ? "" : ",") + element;
  const std::string& one_more = elements[std::min<std::size_t>(1, elements.size() - 1)];
  const std::string one = fmt::format(R"({{"len":1,"cells":[{}]}})", one_more);
  const std::string spare = fmt::format(R"({{"len":1,"cells":[{},{}]}})", one_more, elements.back());
  return {"null", R"({"len":0,"cells":[]})", one, spare,
          fmt::format(R"({{"len":{},"cells":[{}]}})", elements.size(), all)};
}

/// "[a,b]" of parts; of one-byte integers, which are given as numbers, hex digits.
std::string joined(const std::vector<std::string>& parts, bool bytes) {
  std::string text;
  if (bytes) {
    for (const std::string& part : parts) text += static_cast<char>(std::stoi(part));
    return "\"" + hex_of(text) + "\"";
  }
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return "[" + text + "]";
}

/// The types of what a struct or array is made of, or a pointer leads to.
std::vector<const Type*> parts_of(const Type& type) {
  std::vector<const Type*> parts;
  if (type.fields)
    for (const Field& field : *type.fields) parts.push_back(&field.type);
  const std::uint64_t cells = type.kind == Kind::array ? type.length : 1;
  if (type.elem) parts.assign(cells, type.elem.get());
  return parts;
}

bool holds_bytes(const Type& type) { return type.elem && is_byte(type.elem->kind); }

std::vector<std::string> telling_parts(const Type& type) {
  std::vector<std::vector<std::string>> parts;
  std::size_t most = 1;
  for (const Type* part : parts_of(type)) {
    parts.push_back(telling_values(*part));
    most = std::max(most, parts.back().size());
  }
  std::vector<std::string> values;
  for (std::size_t i = 0; i < most; ++i) {
    std::vector<std::string> chosen;
    for (std::size_t p = 0; p < parts.size(); ++p) chosen.push_back(parts[p][(i + p) % parts[p].size()]);
    std::string value = joined(chosen, holds_bytes(type));
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
  }
  return values;
}

void append_random_bytes(std::uint64_t length, bool may_hold_nul, Random& random, std::string& out) {
  const std::uint64_t lowest = may_hold_nul ? 0 : 1;
  out += '"';
  for (std::uint64_t i = 0; i < length; ++i)
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("{:02x}"), lowest + random.below(256 - lowest));
  out += '"';
}

void append_random_slice(const Type& type, std::uint64_t length, Random& random, std::string& out) {
  const std::uint64_t spare = random.below(4) == 0 ? random.below(4) : 0;
  out += R"({"len":)";
  out += fmt::format_int(length).c_str();
  out += R"(,"cells":[)";
  for (std::uint64_t i = 0; i < length + spare; ++i) {
    if (i > 0) out += ',';
    append_random_value(*type.elem, {}, random, out);
  }
  out += "]}";
}

void append_random_parts(const Type& type, Random& random, std::string& out) {
  std::vector<std::string> chosen;
  for (const Type* part : parts_of(type)) append_random_value(*part, {}, random, chosen.emplace_back());
  out += joined(chosen, holds_bytes(type));
}

}  // namespace

bool has_generator(const Type& type) {
  if (is_scalar(type.kind) || type.kind == Kind::string || type.kind == Kind::cstring) return true;
  if (type.kind == Kind::slice) return type.elem && has_generator(*type.elem);
  const bool made_of_parts =
      type.kind == Kind::structure || type.kind == Kind::array || type.kind == Kind::pointer;
  const std::vector<const Type*> parts = parts_of(type);
  return made_of_parts && !parts.empty() &&
         std::all_of(parts.begin(), parts.end(), [](const Type* part) { return has_generator(*part); });
}

void append_integer(std::uint64_t bits, Kind kind, std::string& out) {
  const Width width = width_of(kind);
  const bool quoted = width.bits == 64;
  if (quoted) out += '"';
  if (width.is_signed) {
    const unsigned shift = 64 - width.bits;
    const auto value = static_cast<std::int64_t>(bits << shift) >> shift;
    const fmt::format_int digits(value);
    out.append(digits.data(), digits.size());
  } else {
    const fmt::format_int digits(width.bits == 64 ? bits : bits & ((std::uint64_t{1} << width.bits) - 1));
    out.append(digits.data(), digits.size());
  }
  if (quoted) out += '"';
}

void append_random_cells(const Type& pointer, std::uint64_t cells, Random& random, std::string& out) {
  std::vector<std::string> chosen(cells);
  for (std::string& cell : chosen) append_random_value(*pointer.elem, {}, random, cell);
  out += joined(chosen, holds_bytes(pointer));
}

std::vector<std::string> telling_values(const Type& type) {
  if (type.kind == Kind::boolean) return {"false", "true"};
  if (is_integer(type.kind)) return telling_integers(type.kind);
  if (is_float(type.kind)) return telling_floats(type.kind);
  if (type.kind == Kind::string) return telling_texts(true);
  if (type.kind == Kind::slice) return telling_slices(type);
  if (type.kind != Kind::cstring) return telling_parts(type);
  std::vector<std::string> texts = telling_texts(false);
  texts.emplace_back("null");
  return texts;
}

void append_random_value(const Type& type, Lengths lengths, Random& random, std::string& out) {
  if (is_scalar(type.kind)) return append_scalar(type.kind, random, out);
  const bool is_text = type.kind == Kind::string || type.kind == Kind::cstring;
  if (!is_text && type.kind != Kind::slice) return append_random_parts(type, random, out);
  const std::uint64_t length = lengths.shortest + random.below(lengths.longest - lengths.shortest + 1);
  if (is_text) return append_random_bytes(length, type.kind == Kind::string, random, out);
  append_random_slice(type, length, random, out);
}

}  // namespace concord
