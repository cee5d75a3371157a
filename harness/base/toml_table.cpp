// Keys and shapes of one TOML table. Knows none of the files that have such tables.
#include "base/toml_table.hpp"

#include <algorithm>
#include <cctype>
#include <limits>

#include <fmt/format.h>

#include "base/nearest.hpp"

namespace concord {

std::string located(const std::filesystem::path& path, Position where, const std::string& text) {
  return fmt::format("{}:{}:{}: {}", path.string(), where.line, where.column, text);
}

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

Table::Table(const std::filesystem::path& path, const toml::table& table, std::string_view what,
             std::initializer_list<std::string_view> keys)
    : path_(path), table_(table) {
  for (const auto& [key, value] : table) {
    const std::string name(key.str());
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
    fail(position_of(value), unknown_name(fmt::format("key in {}", what), name, {keys.begin(), keys.end()}));
  }
}

std::string Table::expected(std::string_view key, std::string_view wanted) {
  return fmt::format("\"{}\": expected {}", key, wanted);
}

const toml::node* Table::find(std::string_view key, std::string_view wanted, bool required) {
  const toml::node* node = table_.get(key);
  if (node == nullptr && required)
    fail(position_of(table_), fmt::format("missing key \"{}\": expected {}", key, wanted));
  return node;
}

std::string Table::plain_name(std::string_view key) {
  std::string name = get<std::string>(key, "a name", "", true);
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '+';
  });
  if (!plain || name.empty())
    fail(where(key), expected(key, "letters, digits and - _ . +, since ids are made of it"));
  return name;
}

std::uint64_t Table::count(std::string_view key, std::uint64_t fallback, bool required) {
  const auto value = get<std::int64_t>(key, "a whole number that is not negative",
                                       static_cast<std::int64_t>(fallback), required);
  if (value < 0) fail(where(key), expected(key, "a number that is not negative"));
  return static_cast<std::uint64_t>(value);
}

Json Table::json(std::string_view key, bool array) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return array ? Json::array() : Json::object();
  if (array ? !node->is_array() : !node->is_table()) {
    fail(position_of(*node), expected(key, array ? "a list" : "a table"));
    return array ? Json::array() : Json::object();
  }
  return json_from(*node);
}

std::vector<std::string> Table::texts(std::string_view key, std::string_view wanted,
                                      const std::vector<std::string>& fallback) {
  const toml::node* node = find(key, wanted, fallback.empty());
  if (node == nullptr) return fallback;
  std::vector<std::string> found;
  const auto add = [&](const toml::node& each) {
    const auto text = each.value_exact<std::string>();
    if (!text || text->empty()) return fail(position_of(each), expected(key, wanted));
    found.push_back(*text);
  };
  if (const auto* list = node->as_array()) {
    for (const auto& each : *list) add(each);
    if (list->empty()) fail(position_of(*node), expected(key, wanted));
  } else {
    add(*node);
  }
  return found;
}

void Table::each(std::string_view key, const std::function<void(const toml::table&)>& visit) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return;
  const auto* array = node->as_array();
  if (array == nullptr) return fail(position_of(*node), fmt::format("\"{0}\": expected [[{0}]] tables", key));
  for (const auto& item : *array) {
    if (const auto* table = item.as_table())
      visit(*table);
    else
      fail(position_of(item), expected(key, "a table"));
  }
}

void Table::require_version(std::string_view what) {
  if (has("concord")) return;
  fail(
      {1, 1},
      fmt::format("missing key \"concord\": the first line of {} is `concord = 1`, the version of its format",
                  what));
}

void Table::check_version() {
  if (!has("concord")) return;
  if (get<std::int64_t>("concord", "1, the version of this format", 1) != 1)
    fail(where("concord"), "\"concord\": this program reads version 1 of the format");
}

Position Table::where(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return position_of(node != nullptr ? *node : table_);
}

void Table::fail(Position where, const std::string& text) {
  if (error_.empty()) error_ = located(path_, where, text);
}

void Table::inherit(const Table& inner) {
  if (error_.empty()) error_ = inner.error_;
}

}  // namespace concord
