// Reads suite.toml. Knows keys and shapes, not types of arguments and not what exists in the library.
#include "plan/suite.hpp"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "base/toml.hpp"

namespace concord {

namespace {

Position position_of(const toml::node& node) {
  return {node.source().begin.line, node.source().begin.column};
}

Json json_from(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    Json::object_t members;  // the keys of a table differ: none need be looked for among the others
    for (const auto& [key, value] : *table)
      static_cast<Json::object_t::Container&>(members).emplace_back(key.str(), json_from(value));
    return members;
  }
  if (const auto* array = node.as_array()) {
    Json list = Json::array();
    for (const auto& value : *array) list.push_back(json_from(value));
    return list;
  }
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* number = node.as_integer()) {
    if (number->get() >= 0) return static_cast<std::uint64_t>(number->get());
    return number->get();
  }
  if (const auto* number = node.as_floating_point()) {
    const double value = number->get();
    if (value != value) return "NaN";  // JSON has no spelling for these three
    if (value > std::numeric_limits<double>::max()) return "Inf";
    if (value < std::numeric_limits<double>::lowest()) return "-Inf";
    return value;
  }
  return Json{
      {"date", true}};  // no type of ours takes one, and the typed reading says so (null would be nil)
}

/// Reads the keys of one table and remembers the first thing that was wrong.
class Table {
 public:
  Table(const std::filesystem::path& path, const toml::table& table, std::string_view what,
        std::initializer_list<std::string_view> keys)
      : path_(path), table_(table) {
    for (const auto& [key, value] : table) {
      const std::string name(key.str());
      if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
      fail(position_of(value),
           unknown_name(fmt::format("key in {}", what), name, {keys.begin(), keys.end()}));
    }
  }

  template <class T>
  T get(std::string_view key, std::string_view wanted, T fallback, bool required = false) {
    const toml::node* node = table_.get(key);
    if (node == nullptr) {
      if (required) fail(position_of(table_), fmt::format("missing key \"{}\": expected {}", key, wanted));
      return fallback;
    }
    if (const auto value = node->value_exact<T>()) return *value;
    fail(position_of(*node), fmt::format("\"{}\": expected {}", key, wanted));
    return fallback;
  }

  std::string name_of_case(std::string_view key) {
    std::string name = get<std::string>(key, "a name", "", true);
    const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '+';
    });
    if (!plain || name.empty()) {
      fail(position_of(*(table_.get(key) != nullptr ? table_.get(key) : &table_)),
           fmt::format("\"{}\": expected letters, digits and - _ . +, since ids are made of it", key));
    }
    return name;
  }

  std::uint64_t count(std::string_view key, std::uint64_t fallback, bool required) {
    const auto value = get<std::int64_t>(key, "a whole number that is not negative",
                                         static_cast<std::int64_t>(fallback), required);
    if (value < 0)
      fail(position_of(*table_.get(key)), fmt::format("\"{}\": expected a number that is not negative", key));
    return static_cast<std::uint64_t>(value);
  }

  Json json(std::string_view key, bool array) {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return array ? Json::array() : Json::object();
    if (array ? !node->is_array() : !node->is_table()) {
      fail(position_of(*node), fmt::format("\"{}\": expected {}", key, array ? "a list" : "a table"));
      return array ? Json::array() : Json::object();
    }
    return json_from(*node);
  }

  void each(std::string_view key, const std::function<void(const toml::table&)>& visit) {
    const toml::node* node = table_.get(key);
    if (node == nullptr) return;
    const auto* array = node->as_array();
    if (array == nullptr)
      return fail(position_of(*node), fmt::format("\"{0}\": expected [[{0}]] tables", key));
    for (const auto& item : *array) {
      if (const auto* table = item.as_table())
        visit(*table);
      else
        fail(position_of(item), fmt::format("\"{}\": expected a table", key));
    }
  }

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

  void fail(Position where, const std::string& text) {
    if (error_.empty()) error_ = located(path_, where, text);
  }
  void inherit(const Table& inner) {
    if (error_.empty()) error_ = inner.error_;
  }
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] Position where() const { return position_of(table_); }

 private:
  const std::filesystem::path& path_;
  const toml::table& table_;
  std::string error_;
};

SuiteCall read_call(Table& table) {
  SuiteCall call;
  call.function = table.get<std::string>("call", "the name of an export", "", true);
  call.name = table.name_of_case("name");
  call.args = table.json("args", true);
  call.dies = table.get<bool>("dies", "true or false", false);
  call.where = table.where();
  return call;
}

SuiteFamily read_family(Table& table) {
  SuiteFamily family;
  family.function = table.get<std::string>("call", "the name of an export", "", true);
  family.name = table.name_of_case("name");
  family.values = table.get<std::string>("values", "\"boundary\" or \"random\"", "", true);
  family.where = table.where();
  family.limits = table.json("args", false);
  if (family.values != "boundary" && family.values != "random") {
    table.fail(family.where, "\"values\": expected \"boundary\" or \"random\"");
  }
  family.seed = table.count("seed", 1, false);
  family.count = table.count("count", 1, family.values == "random");
  if (family.count == 0) table.fail(family.where, "\"count\": expected at least 1");
  if (family.values == "boundary" && table.has("count"))
    table.fail(family.where,
               "\"count\": a boundary family has as many cases as its values give when crossed");
  return family;
}

Result<Suite> read_tables(const toml::table& root, const std::filesystem::path& path) {
  Suite suite;
  suite.path = path;
  Table top(path, root, "a suite", {"concord", "on_request", "case", "session", "family", "bench"});
  if (top.get<std::int64_t>("concord", "1, the version of this format", 1) != 1) {
    top.fail(position_of(*root.get("concord")), "\"concord\": this program reads version 1 of the format");
  }
  suite.on_request = top.get<bool>("on_request", "true or false", false);
  top.each("case", [&](const toml::table& t) {
    Table table(path, t, "a case", {"call", "name", "args", "dies", "note"});
    suite.cases.push_back(read_call(table));
    top.inherit(table);
  });
  top.each("session", [&](const toml::table& t) {
    Table table(path, t, "a session", {"name", "note", "step"});
    SuiteSession session{table.name_of_case("name"), {}, table.where()};
    table.each("step", [&](const toml::table& s) {
      Table step(path, s, "a step", {"call", "name", "args", "dies", "note"});
      session.steps.push_back(read_call(step));
      table.inherit(step);
    });
    if (session.steps.empty()) table.fail(table.where(), "a session without [[session.step]]");
    suite.sessions.push_back(std::move(session));
    top.inherit(table);
  });
  top.each("family", [&](const toml::table& t) {
    Table table(path, t, "a family", {"call", "name", "values", "seed", "count", "args", "note"});
    suite.families.push_back(read_family(table));
    top.inherit(table);
  });
  top.each("bench", [&](const toml::table& t) {
    Table table(path, t, "a bench", {"call", "args", "stateful", "note"});
    SuiteBench bench;
    bench.function = table.get<std::string>("call", "the name of an export", "", true);
    bench.args = table.json("args", true);
    bench.stateful = table.get<bool>("stateful", "true or false", false);
    bench.where = table.where();
    suite.benches.push_back(std::move(bench));
    top.inherit(table);
  });
  if (!top.error().empty()) return usage_error(top.error());
  return suite;
}

Result<Suite> without_duplicates(Suite suite) {
  std::set<std::string> seen;
  std::string error;
  const auto claim = [&](const std::string& function, const std::string& name, Position where) {
    if (seen.insert(function + "/" + name).second || !error.empty()) return;
    error =
        located(suite.path, where, fmt::format("a second \"{}\" for {}: ids must be unique", name, function));
  };
  for (const SuiteCall& call : suite.cases) claim(call.function, call.name, call.where);
  for (const SuiteSession& session : suite.sessions) {
    for (const SuiteCall& step : session.steps)
      claim(step.function, session.name + "." + step.name, step.where);
  }
  for (const SuiteFamily& family : suite.families) claim(family.function, family.name, family.where);
  for (const SuiteBench& bench : suite.benches) claim(bench.function, "[bench]", bench.where);
  if (!error.empty()) return usage_error(error);
  return suite;
}

}  // namespace

std::string located(const std::filesystem::path& path, Position where, const std::string& text) {
  return fmt::format("{}:{}:{}: {}", path.string(), where.line, where.column, text);
}

Result<Suite> parse_suite(const std::string& text, const std::filesystem::path& path) {
  const Result<toml::table> root = parse_toml(text, path);
  if (!root) return tl::unexpected(root.error());
  Result<Suite> suite = read_tables(*root, path);
  if (!suite) return suite;
  return without_duplicates(std::move(*suite));
}

Result<Suite> read_suite(const std::filesystem::path& path) {
  const Result<std::string> text = read_file_inside(path.parent_path(), path.filename());
  if (!text) return tl::unexpected(text.error());
  return parse_suite(*text, path);
}

}  // namespace concord
