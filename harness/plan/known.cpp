// Reads known.toml and compares its entries with what happened. Judges nothing and edits nothing.
#include "plan/known.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "base/toml_table.hpp"
#include "plan/pattern.hpp"
#include "plan/toml_value.hpp"

namespace concord {

namespace {

using Expected = Expectation::Kind;

struct Word {
  std::string_view text;
  Expected kind;
};
constexpr std::array<Word, 6> words{{{"fails", Expected::fails},
                                     {"dies", Expected::dies},
                                     {"times out", Expected::times_out},
                                     {"garbled", Expected::garbled},
                                     {"not run", Expected::not_run},
                                     {"flaky", Expected::flaky}}};

const std::vector<std::string> seen_keys{"returns", "after", "stdout", "dies", "panic", "error", "stderr"};

std::size_t last_line_of(const toml::node& node) {
  std::size_t last = node.source().begin.line;
  if (node.is_value()) return std::max<std::size_t>(last, node.source().end.line);
  if (const auto* table = node.as_table()) {
    for (const auto& [key, value] : *table) last = std::max(last, last_line_of(value));
  }
  if (const auto* array = node.as_array()) {
    if (!array->is_array_of_tables()) last = std::max<std::size_t>(last, node.source().end.line);
    for (const auto& value : *array) last = std::max(last, last_line_of(value));
  }
  return last;
}

Expectation read_expectation(Table& table) {
  const toml::node* node = table.node("expect");
  constexpr std::string_view wanted =
      R"("fails", "dies", "times out", "garbled", "not run", "flaky", or what is seen: { returns = [110] })";
  if (node == nullptr) {
    table.fail(table.where(), fmt::format("missing key \"expect\": how it ends: {}", wanted));
    return {};
  }
  if (const auto text = node->value_exact<std::string>()) {
    const auto* const word =
        std::find_if(words.begin(), words.end(), [&](const Word& each) { return each.text == *text; });
    if (word != words.end()) return {word->kind, nullptr, fmt::format("\"{}\"", *text)};
    std::vector<std::string> names;
    for (const Word& each : words) names.emplace_back(each.text);
    table.fail(position_of(*node), unknown_name("ending", *text, names));
    return {};
  }
  if (!node->is_table()) {
    table.fail(position_of(*node), fmt::format("\"expect\": expected {}", wanted));
    return {};
  }
  Json seen = json_from(*node);
  for (const auto& [key, value] : seen.items()) {
    if (std::find(seen_keys.begin(), seen_keys.end(), key) == seen_keys.end())
      table.fail(position_of(*node), unknown_name("key in \"expect\"", key, seen_keys));
  }
  if (seen.empty()) table.fail(position_of(*node), fmt::format("\"expect\": expected {}", wanted));
  std::string text = toml_value(seen);
  return {Expected::seen, std::move(seen), std::move(text)};
}

VersionRange read_range(Table& table, std::string_view key) {
  if (!table.has(key)) return {};
  const auto text = table.get<std::string>(key, "a range of versions", "");
  Result<VersionRange> range = parse_version_range(text);
  if (range) return std::move(*range);
  table.fail(table.where(key), fmt::format("\"{}\": {}", key, range.error().text));
  return {};
}

KnownCondition read_condition(Table& outer, const std::filesystem::path& path) {
  const toml::node* node = outer.node("when");
  if (node == nullptr) return {};
  const auto* inner = node->as_table();
  if (inner == nullptr) {
    outer.fail(position_of(*node), "\"when\": expected a table such as { os = \"linux\", go = \">=1.22\" }");
    return {};
  }
  Table table(path, *inner, "\"when\"", {"os", "arch", "go", "runtime"});
  KnownCondition condition;
  condition.os = table.get<std::string>("os", "Go's word for a system, such as \"linux\"", "");
  condition.arch = table.get<std::string>("arch", "Go's word for an architecture, such as \"amd64\"", "");
  condition.go = read_range(table, "go");
  condition.runtime = read_range(table, "runtime");
  outer.inherit(table);
  return condition;
}

std::string read_date(Table& table) {
  const toml::node* node = table.node("expires");
  if (node == nullptr) return "";
  if (const auto* date = node->as_date())
    return fmt::format("{:04}-{:02}-{:02}", date->get().year, date->get().month, date->get().day);
  table.fail(position_of(*node), "\"expires\": expected a date without quotes, such as 2027-01-31");
  return "";
}

KnownEntry read_entry(const toml::table& from, const std::filesystem::path& path, Table& top) {
  Table table(path, from, "a known difference",
              {"case", "client", "when", "expect", "reason", "link", "expires"});
  KnownEntry entry;
  entry.where = table.where();
  entry.last_line = last_line_of(from);
  entry.cases =
      table.texts("case", "the id of a case as it is printed, * is a wildcard; or a list of such", {});
  entry.clients = table.texts("client", "a client's id, * is a wildcard; or a list of such", {"*"});
  entry.when = read_condition(table, path);
  entry.expect = read_expectation(table);
  entry.expect_where = table.where("expect");
  if (const toml::node* expect = table.node("expect"))
    entry.expect_end = {expect->source().end.line, expect->source().end.column};
  if (const toml::node* when = table.node("when")) entry.when_text = toml_value(json_from(*when));
  entry.reason = table.get<std::string>("reason", "why this difference is accepted", "", true);
  if (entry.reason.find_first_not_of(" \t\r\n") == std::string::npos)
    table.fail(table.where("reason"), "\"reason\" is empty: say why this difference is accepted");
  entry.link = table.get<std::string>("link", "an address", "");
  entry.expires = read_date(table);
  for (const std::string& pattern : entry.cases) {
    if (pattern.find('@') != std::string::npos)
      table.fail(table.where("case"), fmt::format("\"{}\": the client stands behind \"client\"", pattern));
  }
  top.inherit(table);
  return entry;
}

bool is_nil_table(const Json& value) {
  return value.is_object() && value.size() == 1 && value.contains("nil") && value["nil"] == true;
}

/// Of two values in the spelling of goldens. TOML has neither null nor numbers past int64: nil is a table,
/// and the digits stand in quotes.
bool same_value(const Json& expected, const Json& seen) {
  if (seen.is_null()) return is_nil_table(expected);
  if (expected.is_string() && seen.is_number_integer())
    return expected.get_ref<const std::string&>() == to_text(seen);
  if (expected.is_array() || expected.is_object()) {
    if (expected.type() != seen.type() || expected.size() != seen.size()) return false;
    for (const auto& [key, value] : expected.items()) {
      if (expected.is_object() && !seen.contains(key)) return false;
      if (!same_value(value, expected.is_object() ? seen[key] : seen[std::stoul(key)])) return false;
    }
    return true;
  }
  return to_text(expected) == to_text(seen);
}

bool is_plain(std::string_view pattern) { return pattern.find('*') == std::string_view::npos; }

}  // namespace

Result<KnownList> parse_known(const std::string& text, const std::filesystem::path& path) {
  return read_toml<KnownList>(text, path, [&](const toml::table& root) -> Result<KnownList> {
    KnownList list{path, {}};
    Table top(path, root, "a list of known differences", {"concord", "known"});
    top.check_version();
    top.each("known", [&](const toml::table& t) { list.entries.push_back(read_entry(t, path, top)); });
    top.require_version("known.toml");
    if (!top.error().empty()) return usage_error(top.error());
    return list;
  });
}

Result<KnownList> read_known(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) return KnownList{path, {}};
  const Result<std::string> text = read_file_inside(path.parent_path(), path.filename());
  if (!text) return tl::unexpected(text.error());
  return parse_known(*text, path);
}

std::string position_of(const KnownList& list, const KnownEntry& entry) {
  return fmt::format("{}:{}", list.path.string(), entry.where.line);
}

bool holds(const KnownCondition& condition, const KnownFacts& facts) {
  return (condition.os.empty() || condition.os == facts.os) &&
         (condition.arch.empty() || condition.arch == facts.arch) && contains(condition.go, facts.go) &&
         contains(condition.runtime, facts.runtime);
}

bool expired(const KnownEntry& entry, const KnownFacts& facts) {
  return !entry.expires.empty() && entry.expires < facts.today;  // ISO dates are in order as texts
}

bool names_client(const KnownEntry& entry, std::string_view client) {
  return std::any_of(entry.clients.begin(), entry.clients.end(),
                     [&](const std::string& pattern) { return matches(pattern, client); });
}

bool names_case(const KnownEntry& entry, std::string_view id) {
  const std::size_t mark = id.rfind('#');
  if (mark == std::string_view::npos) {
    return std::any_of(entry.cases.begin(), entry.cases.end(),
                       [&](const std::string& pattern) { return matches(pattern, id); });
  }
  std::string_view family = id;
  const std::optional<std::uint64_t> index = take_index(family);
  const NamedCases named = named_cases(entry, family);
  return named.all ||
         (index && std::find(named.indices.begin(), named.indices.end(), *index) != named.indices.end());
}

NamedCases named_cases(const KnownEntry& entry, std::string_view family_id) {
  NamedCases named;
  for (std::string_view pattern : entry.cases) {
    const std::optional<std::uint64_t> index = take_index(pattern);
    if (!matches(pattern, family_id)) continue;
    if (index)
      named.indices.push_back(*index);
    else
      named.all = true;
  }
  return named;
}

bool is_exact(const KnownEntry& entry) {
  return std::all_of(entry.cases.begin(), entry.cases.end(), is_plain) &&
         std::all_of(entry.clients.begin(), entry.clients.end(), is_plain);
}

bool fits(const Expectation& expectation, const Ending& ending) {
  const bool answered = ending.kind == Ending::Kind::answered;
  switch (expectation.kind) {
    case Expected::fails:
      return ending.kind != Ending::Kind::not_run && ending.kind != Ending::Kind::flaky;
    case Expected::dies:
      return answered && ending.seen.is_object() && ending.seen.contains("dies");
    case Expected::times_out:
      return ending.kind == Ending::Kind::timed_out;
    case Expected::garbled:
      return ending.kind == Ending::Kind::garbled;
    case Expected::not_run:
      return ending.kind == Ending::Kind::not_run;
    case Expected::flaky:  // it goes both ways, so a plain failure is one of them
      return ending.kind != Ending::Kind::not_run;
    case Expected::seen:
      break;
  }
  if (!answered || !ending.seen.is_object()) return false;
  const auto items = expectation.seen.items();
  return std::all_of(items.begin(), items.end(), [&](const auto& item) {
    return ending.seen.contains(item.key()) && same_value(item.value(), ending.seen[item.key()]);
  });
}

std::string expectation_of(const Ending& ending) {
  switch (ending.kind) {
    case Ending::Kind::timed_out:
      return "\"times out\"";
    case Ending::Kind::garbled:
      return "\"garbled\"";
    case Ending::Kind::not_run:
      return "\"not run\"";
    case Ending::Kind::flaky:
      return "\"flaky\"";
    case Ending::Kind::answered:
      break;
  }
  if (!ending.seen.is_object() || ending.seen.empty()) return "\"fails\"";
  if (ending.seen.contains("garbled")) return "\"garbled\"";
  if (ending.seen.contains("dies"))  // the panic's text may differ from run to run
    return toml_value(Json{{"dies", ending.seen["dies"]}});
  return toml_value(ending.seen);
}

}  // namespace concord
