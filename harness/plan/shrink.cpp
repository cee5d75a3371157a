#include "plan/shrink.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/json.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

constexpr std::size_t places = 6;  // in a text or list that are tried one by one

// ---- Integers

struct Integer {
  std::uint64_t magnitude = 0;
  bool negative = false;
  bool quoted = false;
};

std::optional<Integer> integer_of(const Json& value) {
  std::string text = value.is_string() ? value.get<std::string>() : to_text(value);
  Integer integer{0, text.starts_with('-'), value.is_string()};
  if (integer.negative) text.erase(0, 1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer.magnitude);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return integer;
}

Json json_of(const Integer& integer) {
  const std::string text =
      fmt::format("{}{}", integer.negative && integer.magnitude != 0 ? "-" : "", integer.magnitude);
  if (integer.quoted) return text;
  return parse_json(text).value_or(Json(0));
}

std::uint64_t cost(const Integer& integer) {
  return static_cast<std::uint64_t>(std::bit_width(integer.magnitude)) +
         static_cast<std::uint64_t>(std::popcount(integer.magnitude)) + (integer.negative ? 1U : 0U);
}

/// Zero, a power of two, without the sign, without each of its bits.
std::vector<Json> simpler(const Integer& integer) {
  std::vector<Json> values{json_of({0, false, integer.quoted}), json_of({1, false, integer.quoted}),
                           json_of({std::bit_floor(integer.magnitude), integer.negative, integer.quoted}),
                           json_of({integer.magnitude, false, integer.quoted}),
                           json_of({integer.magnitude / 2, integer.negative, integer.quoted})};
  for (std::uint64_t bits = integer.magnitude; bits != 0; bits &= bits - 1) {
    const std::uint64_t lowest = bits & (~bits + 1);
    values.push_back(json_of({integer.magnitude ^ lowest, integer.negative, integer.quoted}));
  }
  if (integer.magnitude > 0)
    values.push_back(json_of({integer.magnitude - 1, integer.negative, integer.quoted}));
  return values;
}

// ---- Floats

std::optional<double> float_of(const Json& value, Kind kind) {
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  std::uint64_t bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits, 16);
  if (error != std::errc() || text.empty() || end != text.data() + text.size()) return std::nullopt;
  return kind == Kind::f32 ? std::bit_cast<float>(static_cast<std::uint32_t>(bits))
                           : std::bit_cast<double>(bits);
}

Json float_json(double value, Kind kind) {
  return kind == Kind::f32 ? float_wire(static_cast<float>(value)) : float_wire(value);
}

std::uint64_t cost(const std::optional<double>& value) {
  constexpr std::uint64_t odd = 200;  // not a number, or no end
  if (!value || !std::isfinite(*value)) return odd;
  const double size = std::abs(*value);
  const std::uint64_t sign = std::signbit(*value) ? 1 : 0;
  constexpr double most_exact = 9007199254740992.0;
  if (size == std::trunc(size) && size <= most_exact)
    return cost(Integer{static_cast<std::uint64_t>(size), false, false}) + sign;
  return 120 + static_cast<std::uint64_t>(std::popcount(std::bit_cast<std::uint64_t>(size))) + sign;
}

std::vector<Json> simpler_floats(const std::optional<double>& value, Kind kind) {
  std::vector<double> values{0, 1, 0.5};
  if (value && std::isfinite(*value)) {
    for (const double each : {std::trunc(*value), std::abs(*value), std::trunc(*value / 2), *value / 2})
      values.push_back(each);
  }
  std::vector<Json> texts;
  for (const double each : values) texts.push_back(float_json(each, kind));
  return texts;
}

// ---- Texts and lists

std::vector<Json> simpler_texts(const std::string& hex) {
  std::vector<Json> texts{""};
  const std::size_t bytes = hex.size() / 2;
  texts.emplace_back(hex.substr(0, bytes / 2 * 2));
  texts.emplace_back(hex.substr(bytes / 2 * 2));
  for (std::size_t i = 0; i < std::min(bytes, places); ++i) {
    std::string one_less = hex, plain = hex;
    texts.emplace_back(one_less.erase(2 * i, 2));
    texts.emplace_back(plain.replace(2 * i, 2, "61"));
  }
  return texts;
}

std::uint64_t cost_of_text(const std::string& hex) {
  std::uint64_t sum = 1;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) sum += hex.compare(i, 2, "61") == 0 ? 4U : 5U;
  return sum;
}

std::vector<Json> simpler(const Json& value, const Type& type);
std::uint64_t cost(const Json& value, const Type& type);

/// One cell at a time simpler.
std::vector<Json> with_simpler_cells(const Json& cells, const std::vector<const Type*>& types) {
  std::vector<Json> lists;
  for (std::size_t i = 0; i < std::min({cells.size(), types.size(), places}); ++i) {
    for (Json& cell : simpler(cells[i], *types[i])) {
      lists.push_back(cells);
      lists.back()[i] = std::move(cell);
    }
  }
  return lists;
}

Json slice_of(std::size_t length, Json cells) { return {{"len", length}, {"cells", std::move(cells)}}; }

bool is_whole_slice(const Json& value) {
  return value.contains("cells") && value["cells"].is_array() && value.contains("len") &&
         value["len"].is_number_unsigned() && value["len"].get<std::size_t>() <= value["cells"].size();
}

std::vector<Json> simpler_slices(const Json& slice, const Type& type) {
  if (!is_whole_slice(slice)) return {nullptr};
  const Json& cells = slice["cells"];
  const auto length = slice["len"].get<std::size_t>();
  std::vector<Json> slices{nullptr, slice_of(0, Json::array())};
  const auto part = [&](std::size_t from, std::size_t to) {
    return slice_of(to - from, Json(cells.begin() + static_cast<std::ptrdiff_t>(from),
                                    cells.begin() + static_cast<std::ptrdiff_t>(to)));
  };
  if (length < cells.size()) slices.push_back(part(0, length));
  slices.push_back(part(0, length / 2));
  slices.push_back(part(length / 2, length));
  for (std::size_t i = 0; i < std::min(length, places); ++i) {
    Json one_less = cells;
    one_less.erase(i);
    slices.push_back(slice_of(length - 1, std::move(one_less)));
  }
  for (Json& simpler_cells :
       with_simpler_cells(cells, std::vector<const Type*>(cells.size(), type.elem.get())))
    slices.push_back(slice_of(length, std::move(simpler_cells)));
  return slices;
}

/// Of what a struct or array is made, or a pointer leads to.
std::vector<const Type*> types_of_parts(const Type& type, std::size_t count) {
  if (!type.fields) return std::vector<const Type*>(type.elem ? count : 0, type.elem.get());
  std::vector<const Type*> types;
  for (const Field& field : *type.fields) types.push_back(&field.type);
  return types;
}

bool is_list_of_parts(const Json& value) { return value.is_array(); }

std::vector<Json> simpler(const Json& value, const Type& type) {
  if (value.is_boolean()) return {false};
  if (is_float(type.kind)) return simpler_floats(float_of(value, type.kind), type.kind);
  if (is_integer(type.kind)) {
    const auto integer = integer_of(value);
    return integer ? simpler(*integer) : std::vector<Json>();
  }
  if ((type.kind == Kind::string || type.kind == Kind::cstring) && value.is_string())
    return simpler_texts(value.get<std::string>());
  if (type.kind == Kind::slice && value.is_object()) return simpler_slices(value, type);
  if (is_list_of_parts(value)) return with_simpler_cells(value, types_of_parts(type, value.size()));
  return {};
}

std::uint64_t cost(const Json& value, const Type& type) {
  if (value.is_null()) return 0;
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  if (is_float(type.kind)) return cost(float_of(value, type.kind));
  if (is_integer(type.kind)) {
    const auto integer = integer_of(value);
    return integer ? cost(*integer) : 0;
  }
  if (value.is_string()) return cost_of_text(value.get<std::string>());
  const bool is_slice = value.is_object() && value.contains("cells");
  const Json& parts = is_slice ? value["cells"] : value;
  if (!parts.is_array()) return 0;
  const std::vector<const Type*> types = types_of_parts(type, parts.size());
  std::uint64_t sum = 1;
  for (std::size_t i = 0; i < std::min(parts.size(), types.size()); ++i) sum += 4 + cost(parts[i], *types[i]);
  return sum;
}

std::uint64_t cost_of_row(const Export& function, const Json& row) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < std::min(row.size(), function.params.size()); ++i)
    sum += cost(row[i], function.params[i].type);
  return sum;
}

}  // namespace

std::vector<std::string> simpler_rows(const Export& function, const std::string& text, std::size_t most) {
  const Result<Json> row = parse_json(text);
  if (!row || !row->is_array()) return {};
  const std::uint64_t now = cost_of_row(function, *row);
  std::vector<std::pair<std::uint64_t, std::string>> found;
  for (std::size_t i = 0; i < std::min(row->size(), function.params.size()); ++i) {
    for (Json& value : simpler((*row)[i], function.params[i].type)) {
      Json changed = *row;
      changed[i] = std::move(value);
      const std::uint64_t then = cost_of_row(function, changed);
      if (then < now) found.emplace_back(then, to_text(changed));
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<std::string> rows;
  for (auto& [ignored, each] : found) {
    if (rows.size() == most) break;
    rows.push_back(std::move(each));
  }
  return rows;
}

std::uint64_t cost_of(const Export& function, const std::string& text) {
  const Result<Json> row = parse_json(text);
  return row && row->is_array() ? cost_of_row(function, *row) : 0;
}

}  // namespace concord
