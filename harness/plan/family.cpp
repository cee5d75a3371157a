// Which values a family is made of: limits, the cross product of boundary values, seeded rows. What values of
// a type are telling is in plan/generate.
#include "plan/family.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "plan/generate.hpp"
#include "plan/random.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

constexpr std::uint64_t largest_boundary_family = 100'000;
constexpr std::uint64_t largest_random_family = 100'000'000;
constexpr std::uint64_t longest_value = 500'000;  // of 64 bits each: a row stays below the wire's 16 MiB

bool has_length(const Type& type) {
  return type.kind == Kind::slice || type.kind == Kind::string || type.kind == Kind::cstring ||
         (type.kind == Kind::pointer && type.elem);
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
    } else if (key == "length" && value.is_string() && has_length(type)) {
      limits.length_from = value.get<std::string>();
    } else {
      return usage_error(
          fmt::format("limit \"{}\": expected not = […], min and max (integers), length = [low, high], or "
                      "length = \"the parameter that says it\"",
                      key));
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
    if (!boundary) family.append_random(param, {param.limits.shortest, param.limits.longest}, 0, probe);
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
  if (auto counted = family.count(function); !counted) return fail(counted.error().text);
  return family;
}

/// Who counts whom. What counts has to be drawn, and within bounds: it decides how much memory there is.
Result<void> Family::count(const Export& function) {
  std::vector<std::string> names;
  for (const Slot& slot : function.params) names.push_back(slot.name);
  for (std::size_t i = 0; i < params_.size(); ++i) {
    const std::string& name = params_[i].limits.length_from;
    if (name.empty()) continue;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return usage_error(unknown_name("parameter of " + function.name, name, names));
    const auto counter = static_cast<std::size_t>(found - names.begin());
    const Limits& limits = params_[counter].limits;
    if (!limits.bounded || limits.min < 0 || static_cast<std::uint64_t>(limits.max) > longest_value)
      return usage_error(
          fmt::format("parameter \"{}\": its length is \"{}\", which needs limits: min and max, from 0 to {}",
                      names[i], name, longest_value));
    params_[i].counted_by = counter;
    const std::uint64_t per_row = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(limits.max) / 24);
    rows_per_block_ = std::max<std::uint64_t>(1, rows_per_block_ / per_row);
    counts_ = true;
  }
  return {};
}

/// "7" or, of 64 bits, "\"7\"".
std::uint64_t number_in(std::string_view wire) {
  if (wire.starts_with('"')) wire.remove_prefix(1);
  std::uint64_t number = 0;
  std::from_chars(wire.data(), wire.data() + wire.size(), number);
  return number;
}

/// The counting parameters first, wherever they stand.
void Family::append_counted_row(std::uint64_t index, std::string& out) const {
  std::vector<std::string> texts(params_.size());
  for (const bool counted : {false, true}) {
    for (std::size_t i = 0; i < params_.size(); ++i) {
      const Param& param = params_[i];
      if (param.counted_by.has_value() != counted) continue;
      const std::uint64_t cells = counted ? number_in(texts[*param.counted_by]) : 0;
      const Lengths lengths =
          counted ? Lengths{cells, cells} : Lengths{param.limits.shortest, param.limits.longest};
      append_random(param, lengths, index * params_.size() + i, texts[i]);
    }
  }
  for (std::size_t i = 0; i < texts.size(); ++i) out += (i > 0 ? "," : "") + texts[i];
}

void Family::append_row(std::uint64_t index, std::string& out) const {
  out += '[';
  if (counts_) {
    append_counted_row(index, out);
    out += ']';
    return;
  }
  std::uint64_t rest = index;
  for (std::size_t i = 0; i < params_.size(); ++i) {
    if (i > 0) out += ',';
    const Param& param = params_[i];
    if (param.boundary.empty()) {
      append_random(param, {param.limits.shortest, param.limits.longest}, index * params_.size() + i, out);
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

void Family::append_random(const Param& param, const Lengths& lengths, std::uint64_t stream,
                           std::string& out) const {
  Random random(seed_, stream);
  const std::size_t begin = out.size();
  constexpr int patience = 1000;  // a limit that excludes everything must not hang us
  for (int attempt = 0; attempt < patience; ++attempt) {
    out.resize(begin);
    if (param.limits.bounded) {
      const auto span =
          static_cast<std::uint64_t>(param.limits.max) - static_cast<std::uint64_t>(param.limits.min);
      const std::uint64_t step = span == ~std::uint64_t{0} ? random.next() : random.below(span + 1);
      append_integer(static_cast<std::uint64_t>(param.limits.min) + step, param.type.kind, out);
    } else if (param.counted_by && param.type.kind == Kind::pointer) {
      append_random_cells(param.type, lengths.longest, random, out);
    } else {
      append_random_value(param.type, lengths, random, out);
    }
    if (param.limits.excluded.empty() || !is_excluded(out.substr(begin), param.limits)) return;
  }
}

}  // namespace concord
