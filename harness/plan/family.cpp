// What values are telling, by type, and how random ones are drawn. Knows types; knows no library.
#include "plan/family.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "base/nearest.hpp"
#include "plan/random.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

constexpr std::uint64_t largest_boundary_family = 100'000;
constexpr std::uint64_t largest_random_family = 100'000'000;
constexpr std::uint64_t longest_value = 500'000;  // of 64 bits each: a row stays below the wire's 16 MiB

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

bool has_generator(const Type& type) {
  if (type.kind == Kind::slice) return type.elem && is_scalar(type.elem->kind);
  return is_scalar(type.kind) || type.kind == Kind::string;
}

/// The low bits of `bits` as a value of the kind, in wire spelling.
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

std::vector<std::string> telling_values(const Type& type) {
  if (type.kind == Kind::boolean) return {"false", "true"};
  if (is_integer(type.kind)) return telling_integers(type.kind);
  if (is_float(type.kind)) return telling_floats(type.kind);
  if (type.kind == Kind::string) {
    return {R"("")",         R"("61")", R"("00")",
            R"("610062")",   R"("ff")", R"("48c3a9")",
            R"("f09f9880")", R"("0a")", "\"" + hex_of(std::string(1000, 'x')) + "\""};
  }
  const std::vector<std::string> elements = telling_values(*type.elem);
  std::string all;
  for (const std::string& element : elements) all += (all.empty() ? "" : ",") + element;
  const std::string one = fmt::format(R"({{"len":1,"cells":[{}]}})", elements[1]);
  const std::string spare = fmt::format(R"({{"len":1,"cells":[{},{}]}})", elements[1], elements.back());
  return {"null", R"({"len":0,"cells":[]})", one, spare,
          fmt::format(R"({{"len":{},"cells":[{}]}})", elements.size(), all)};
}

}  // namespace

Result<Family::Limits> Family::read_limits(const Json& json, const Type& type) {
  Limits limits;
  if (!json.is_object()) return usage_error("expected a table of limits");
  for (const auto& [key, value] : json.items()) {
    if (key == "not" && value.is_array()) {
      for (const Json& each : value) {
        const Result<Json> wire = wire_from_suite(each, type);
        if (!wire) return tl::unexpected(wire.error());
        limits.excluded.push_back(to_text(*wire));
      }
    } else if ((key == "min" || key == "max") && value.is_number_integer() && is_integer(type.kind)) {
      const Result<Json> wire = wire_from_suite(value, type);
      if (!wire) return tl::unexpected(wire.error());
      (key == "min" ? limits.min : limits.max) = value.get<std::int64_t>();
      limits.bounded = true;
    } else if (key == "length" && value.is_array() && value.size() == 2 && value[0].is_number_unsigned() &&
               value[1].is_number_unsigned() && value[0] <= value[1] && !is_scalar(type.kind)) {
      limits.shortest = value[0].get<std::uint64_t>();
      limits.longest = value[1].get<std::uint64_t>();
      if (limits.longest > longest_value)
        return usage_error(fmt::format("length {} is above {}", limits.longest, longest_value));
    } else {
      return usage_error(fmt::format(
          "limit \"{}\": expected not = […], min and max (integers), or length = [low, high]", key));
    }
  }
  if (limits.bounded && (limits.min > limits.max || !json.contains("min") || !json.contains("max"))) {
    return usage_error("expected both min and max, min not above max");
  }
  return limits;
}

bool Family::is_excluded(const std::string& wire, const Limits& limits) {
  return std::find(limits.excluded.begin(), limits.excluded.end(), wire) != limits.excluded.end();
}

std::vector<std::string> Family::within(std::vector<std::string> values, const Limits& limits) {
  if (limits.bounded) {  // the ends are telling values of their own
    const bool quoted = values.front().front() == '"';
    std::vector<std::string> inner;
    for (const std::int64_t end : {limits.min, limits.max})
      inner.push_back(quoted ? fmt::format("\"{}\"", end) : fmt::format("{}", end));
    if (limits.min == limits.max) inner.pop_back();
    for (std::string& text : values) {
      std::int64_t value = 0;
      const char* digits = text.data() + (quoted ? 1 : 0);
      const std::errc error = std::from_chars(digits, text.data() + text.size(), value).ec;
      if (error == std::errc{} && value > limits.min && value < limits.max) inner.push_back(std::move(text));
    }
    values = std::move(inner);
  }
  values.erase(std::remove_if(values.begin(), values.end(),
                              [&](const std::string& text) { return is_excluded(text, limits); }),
               values.end());
  return values;
}

Result<Family> Family::make(const SuiteFamily& spec, const Export& function,
                            const std::filesystem::path& suite) {
  Family family;
  family.seed_ = spec.seed;
  const bool boundary = spec.values == "boundary";
  const auto fail = [&](const std::string& text) { return usage_error(located(suite, spec.where, text)); };
  std::vector<std::string> names;
  for (const Slot& slot : function.params) names.push_back(slot.name);
  for (const auto& [name, limits] : spec.limits.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return fail(unknown_name("parameter of " + function.name, name, names));
    }
  }
  if (spec.count > largest_random_family) {
    return fail(fmt::format("{} cases of one family are too many, the most is {}", spec.count,
                            largest_random_family));
  }
  family.size_ = boundary ? 1 : spec.count;
  for (const Slot& slot : function.params) {
    if (!has_generator(slot.type)) {
      return fail(fmt::format("parameter \"{}\" of {}: no values are generated for {}", slot.name,
                              function.name, slot.type.go));
    }
    Result<Limits> limits = read_limits(spec.limits.value(slot.name, Json::object()), slot.type);
    if (!limits) return fail(fmt::format("parameter \"{}\": {}", slot.name, limits.error().text));
    Param param{slot.type, std::move(*limits), {}};
    if (boundary) {
      if (spec.limits.value(slot.name, Json::object()).contains("length"))
        return fail(fmt::format("parameter \"{}\": length is a limit of random families", slot.name));
      param.boundary = within(telling_values(slot.type), param.limits);
      family.size_ *= param.boundary.size();
    }
    std::string probe;
    if (!boundary) family.append_random(param, 0, probe);
    if (boundary ? param.boundary.empty() : is_excluded(probe, param.limits))
      return fail(fmt::format("parameter \"{}\": the limits leave no value", slot.name));
    if (boundary && family.size_ > largest_boundary_family) {  // here, before the product can overflow
      return fail(fmt::format("the boundary cases of {} are more than {}; write a random family",
                              function.name, largest_boundary_family));
    }
    if (slot.type.kind == Kind::slice || slot.type.kind == Kind::string) {
      const std::uint64_t per_row = std::max<std::uint64_t>(1, param.limits.longest / 24);
      family.rows_per_block_ = std::max<std::uint64_t>(1, family.rows_per_block_ / per_row);
    }
    family.params_.push_back(std::move(param));
  }
  return family;
}

void Family::append_row(std::uint64_t index, std::string& out) const {
  out += '[';
  std::uint64_t rest = index;
  for (std::size_t i = 0; i < params_.size(); ++i) {
    if (i > 0) out += ',';
    const Param& param = params_[i];
    if (param.boundary.empty()) {
      append_random(param, index * params_.size() + i, out);
    } else {
      out += param.boundary[rest % param.boundary.size()];
      rest /= param.boundary.size();
    }
  }
  out += ']';
}

std::string Family::row(std::uint64_t index) const {
  std::string text;
  append_row(index, text);
  return text;
}

void Family::append_random(const Param& param, std::uint64_t stream, std::string& out) const {
  Random random(seed_, stream);
  const std::size_t begin = out.size();
  const Kind kind = param.type.kind;
  constexpr int patience = 1000;  // a limit that excludes everything must not hang us
  for (int attempt = 0; attempt < patience; ++attempt) {
    out.resize(begin);
    if (kind == Kind::string) {
      const std::uint64_t length =
          param.limits.shortest + random.below(param.limits.longest - param.limits.shortest + 1);
      out += '"';
      for (std::uint64_t i = 0; i < length; ++i)
        fmt::format_to(std::back_inserter(out), FMT_COMPILE("{:02x}"), random.below(256));
      out += '"';
    } else if (kind == Kind::slice) {
      const std::uint64_t length =
          param.limits.shortest + random.below(param.limits.longest - param.limits.shortest + 1);
      const std::uint64_t spare = random.below(4) == 0 ? random.below(4) : 0;
      out += R"({"len":)";
      out += fmt::format_int(length).c_str();
      out += R"(,"cells":[)";
      for (std::uint64_t i = 0; i < length + spare; ++i) {
        if (i > 0) out += ',';
        append_scalar(param.type.elem->kind, random, out);
      }
      out += "]}";
    } else if (param.limits.bounded) {
      const auto span =
          static_cast<std::uint64_t>(param.limits.max) - static_cast<std::uint64_t>(param.limits.min);
      const std::uint64_t step = span == ~std::uint64_t{0} ? random.next() : random.below(span + 1);
      append_integer(static_cast<std::uint64_t>(param.limits.min) + step, kind, out);
    } else {
      append_scalar(kind, random, out);
    }
    if (param.limits.excluded.empty() || !is_excluded(out.substr(begin), param.limits)) return;
  }
}

}  // namespace concord
