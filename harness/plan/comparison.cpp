// Reads `compare` and `dies`, and puts observations into the forms they name. Judges nothing.
#include "plan/comparison.hpp"

#include <algorithm>
#include <csignal>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "plan/forms.hpp"
#include "plan/golden.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

using Mode = Comparison::Mode;

const std::vector<std::string> mode_keys{"ulps", "json_ignores", "matches"};
constexpr std::uint64_t most_ulps = std::uint64_t{1} << 32;
constexpr const char* printed = "stdout";

constexpr const char* ways =
    "\"exact\", \"nonzero\", {ulps = 4}, {json_ignores = [\"/when\"]} or {matches = \"regular expression\"}";

Result<Comparison> ulps_of(const Json& written) {
  const bool fits = written.is_number_unsigned() && written.get<std::uint64_t>() <= most_ulps;
  if (!fits) return usage_error(fmt::format("\"ulps\": expected a whole number, 0 to {}", most_ulps));
  Comparison how{Mode::ulps};
  how.ulps = written.get<std::uint64_t>();
  return how;
}

Result<Comparison> ignoring(const Json& written) {
  Comparison how{Mode::json};
  const bool list = written.is_array() && std::all_of(written.begin(), written.end(),
                                                      [](const Json& each) { return each.is_string(); });
  if (!list)
    return usage_error("\"json_ignores\": expected a list of paths, as in [\"/when\", \"/items/*/id\"]");
  for (const Json& each : written) {
    Result<std::vector<std::string>> path = parse_json_path(each.get<std::string>());
    if (!path) return tl::unexpected(path.error());
    if (path->empty()) return usage_error("\"json_ignores\": \"\" would ignore everything");
    how.ignored.push_back(std::move(*path));
  }
  return how;
}

Result<Comparison> matching(const Json& written) {
  if (!written.is_string()) return usage_error("\"matches\": expected a regular expression");
  Result<Regex> pattern = Regex::make(written.get<std::string>());
  if (!pattern) return tl::unexpected(pattern.error());
  Comparison how{Mode::matches};
  how.pattern = std::move(*pattern);
  return how;
}

bool is_way(const Json& written) {
  return written.is_string() ||
         (written.is_object() && written.size() == 1 &&
          std::find(mode_keys.begin(), mode_keys.end(), written.begin().key()) != mode_keys.end());
}

Result<Comparison> read_way(const Json& written) {
  if (written == "exact") return Comparison{};
  if (written == "nonzero") return Comparison{Mode::nonzero};
  if (written.is_object() && is_way(written)) {
    const std::string& key = written.begin().key();
    const Json& value = written.begin().value();
    return key == "ulps" ? ulps_of(value) : key == "matches" ? matching(value) : ignoring(value);
  }
  return usage_error(
      fmt::format("\"compare\": expected {}, or a table of these by result, not {}", ways, shown(written)));
}

bool is_text(const Type& type) {
  const bool bytes =
      (type.kind == Kind::pointer || type.kind == Kind::array) && type.elem && is_byte(type.elem->kind);
  return type.kind == Kind::string || type.kind == Kind::cstring || bytes;
}

/// Whether a comparison says something of values of a type.
bool concerns(Mode mode, const Type& type) {
  switch (mode) {
    case Mode::exact:
      return true;
    case Mode::matches:
    case Mode::json:
      return is_text(type);
    case Mode::ulps:
      return holds_leaf(type, [](const Type& leaf) { return is_float(leaf.kind); });
    case Mode::nonzero:
      return holds_leaf(type, [](const Type& leaf) {
        return is_integer(leaf.kind) || is_float(leaf.kind) || leaf.kind == Kind::pointer;
      });
  }
  return false;
}

std::string_view subject_of(Mode mode) {
  switch (mode) {
    case Mode::exact:
      return "anything";
    case Mode::matches:
    case Mode::json:
      return "texts";
    case Mode::ulps:
      return "floats";
    case Mode::nonzero:
      return "numbers and addresses";
  }
  return "";
}

Result<PartComparison> part_of(const std::string& name, Comparison how, const Export& function) {
  Result<Place> place = parse_place(name);
  if (!place) return tl::unexpected(place.error());
  const bool of_stdout = place->slot == printed && place->steps.empty();
  if (of_stdout) {
    const Type text{Kind::string, "string", "string", ""};
    if (!concerns(how.mode, text)) return usage_error("\"stdout\" is a text: it can match, or be JSON");
    return PartComparison{std::move(*place), text, std::move(how)};
  }
  Result<Type> type = type_at(*place, function);
  if (!type) return tl::unexpected(type.error());
  if (!concerns(how.mode, *type))
    return usage_error(
        fmt::format("\"{}\" is of type {}, and this is for {}", name, type->go, subject_of(how.mode)));
  return PartComparison{std::move(*place), std::move(*type), std::move(how)};
}

/// One way for every part that it is for.
Result<std::vector<PartComparison>> for_all(const Comparison& how, const Export& function) {
  std::vector<PartComparison> parts;
  for (const std::string& slot : slots_of(function)) {
    Result<PartComparison> part = part_of(slot, how, function);
    if (part) parts.push_back(std::move(*part));
  }
  if (parts.empty() && how.mode != Mode::exact)
    return usage_error(fmt::format("{} gives no {} to compare so", function.name, subject_of(how.mode)));
  return parts;
}

std::string way_of(const DeathForm& asked) {
  const std::string code = asked.code ? fmt::format("exit {}", *asked.code) : "";
  if (asked.signal.empty() || code.empty()) return asked.signal + code;
  return fmt::format("{} or {}", asked.signal, code);
}

bool ends_as(const ProcessEnd& end, const DeathForm& asked) {
  if (asked.signal.empty() && !asked.code) return true;
  if (!end.exceeded.empty()) return false;
  if (end.signal != 0) return to_string(end) == asked.signal;
  return asked.code && end.exit_code == *asked.code;
}

Json death_in(const outcome::Crashed& crashed, const DeathForm& asked, bool of_go, Json seen) {
  const std::string way = way_of(asked);
  if (!of_go && !way.empty() && ends_as(crashed.end, asked)) seen["dies"] = way;
  if (!asked.stderr_text || !asked.stderr_text->found_in(crashed.stderr_tail)) return seen;
  seen.erase("panic");
  seen["stderr"] = Json{{"matches", asked.stderr_text->text()}};
  return seen;
}

void put_part(Json& seen, const PartComparison& part, const Export& function, const Json* expected) {
  Json* at = nullptr;
  Json beside;
  const Json* other = nullptr;
  if (part.place.slot == printed && part.place.steps.empty()) {
    at = seen.contains(printed) ? &seen[printed] : nullptr;
  } else {
    const Result<Json*> found = find_in(seen, part.place, function);
    at = found ? *found : nullptr;
    if (expected != nullptr && part.how.mode == Mode::ulps) {
      beside = *expected;
      const Result<Json*> there = find_in(beside, part.place, function);
      other = there ? *there : nullptr;
    }
  }
  if (at != nullptr) put_in_form(*at, part.type, part.how, other);
}

}  // namespace

Result<std::vector<PartComparison>> read_comparisons(const Json& written, const Export& function) {
  if (is_way(written) || !written.is_object()) {
    const Result<Comparison> how = read_way(written);
    return how ? for_all(*how, function) : tl::unexpected(how.error());
  }
  std::vector<PartComparison> parts;
  for (const auto& [name, value] : written.items()) {
    Result<Comparison> how = read_way(value);
    Result<PartComparison> part =
        how ? part_of(name, std::move(*how), function) : tl::unexpected(how.error());
    if (!part) return usage_error(part.error().text);
    parts.push_back(std::move(*part));
  }
  return parts;
}

Result<DeathForm> read_death(const SuiteDeath& written) {
  DeathForm asked{written.signal, written.code, {}};
  std::vector<std::string> signals;
  for (int number = 1; number < SIGSYS + 1; ++number) signals.push_back(to_string(ProcessEnd{0, number}));
  if (!asked.signal.empty() && std::find(signals.begin(), signals.end(), asked.signal) == signals.end())
    return usage_error(unknown_name("signal", asked.signal, signals));
  if (asked.code && (*asked.code < 0 || *asked.code > 255))
    return usage_error("\"code\": expected an exit code, 0 to 255");
  if (written.stderr_text.empty()) return asked;
  Result<Regex> pattern = Regex::make(written.stderr_text);
  if (!pattern) return tl::unexpected(pattern.error());
  asked.stderr_text = std::move(*pattern);
  return asked;
}

Json seen_in(const Outcome& outcome, const Seen& how, const Json* expected, bool whole) {
  if (how.forms == nullptr)
    return whole ? whole_observation(outcome, how.function) : observation(outcome, how.function);
  Json seen = whole_observation(outcome, how.function);
  if (const auto* crashed = std::get_if<outcome::Crashed>(&outcome))
    return how.forms->death ? death_in(*crashed, *how.forms->death, how.of_go, std::move(seen)) : seen;
  if (!std::holds_alternative<outcome::Returned>(outcome) || seen.contains("garbled")) return seen;
  for (const PartComparison& part : how.forms->parts) put_part(seen, part, how.function, expected);
  if (whole) return seen;
  const auto is_whole = [&](const std::string& slot) {  // a digest is near to nothing
    return std::any_of(how.forms->parts.begin(), how.forms->parts.end(), [&](const PartComparison& part) {
      return part.how.mode == Mode::ulps && part.place.slot == slot;
    });
  };
  return condensed_observation(std::move(seen), how.function, is_whole);
}

std::string death_problem(const outcome::Crashed& crashed, const DeathForm& asked, bool of_go) {
  if (!of_go && !ends_as(crashed.end, asked))
    return fmt::format("it shall end with {}, and ends with {}", way_of(asked), to_string(crashed.end));
  if (asked.stderr_text && !asked.stderr_text->found_in(crashed.stderr_tail))
    return fmt::format("its stderr does not match {}", to_text(asked.stderr_text->text()));
  return "";
}

bool has_form(const Forms& forms, const std::string& slot) {
  return std::any_of(forms.parts.begin(), forms.parts.end(), [&](const PartComparison& part) {
    return part.place.slot == slot && part.how.mode != Mode::exact;
  });
}

}  // namespace concord
