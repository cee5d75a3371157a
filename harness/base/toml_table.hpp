// One table of a TOML file that people wrote: its keys checked and read, and the first thing that was wrong
// kept with its position.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/json.hpp"
#include "base/position.hpp"
#include "base/toml.hpp"

namespace concord {

[[nodiscard]] Position position_of(const toml::node& node);

/// NaN and infinities are texts, since JSON has no spelling for them; a date is an object that no reader
/// takes.
[[nodiscard]] Json json_from(const toml::node& node);

class Table {
 public:
  /// Complains about keys that are not among `keys`. `what` is "a case".
  Table(const std::filesystem::path& path, const toml::table& table, std::string_view what,
        std::initializer_list<std::string_view> keys);

  template <class T>
  T get(std::string_view key, std::string_view wanted, T fallback, bool required = false) {
    const toml::node* node = find(key, wanted, required);
    if (node == nullptr) return fallback;
    if (const auto value = node->value_exact<T>()) return *value;
    fail(position_of(*node), expected(key, wanted));
    return fallback;
  }

  [[nodiscard]] std::string plain_name(std::string_view key);
  [[nodiscard]] std::uint64_t count(std::string_view key, std::uint64_t fallback, bool required);
  [[nodiscard]] Json json(std::string_view key, bool array);
  /// A text, or a list of texts; none may be empty. `fallback` where the key is not there, or the error if
  /// that is empty.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key, std::string_view wanted,
                                               const std::vector<std::string>& fallback);
  void each(std::string_view key, const std::function<void(const toml::table&)>& visit);

  /// Complains of a version that is not 1: before everything else, since another version has other keys.
  void check_version();
  /// Complains of a version that is not there: behind everything else, since what is wrong elsewhere is worth
  /// more.
  void require_version(std::string_view what);

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
  [[nodiscard]] const toml::node* node(std::string_view key) const { return table_.get(key); }
  /// Of the key, or of the table where it has none.
  [[nodiscard]] Position where(std::string_view key) const;
  [[nodiscard]] Position where() const { return position_of(table_); }

  void fail(Position where, const std::string& text);
  void inherit(const Table& inner);
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  const toml::node* find(std::string_view key, std::string_view wanted, bool required);
  static std::string expected(std::string_view key, std::string_view wanted);

  const std::filesystem::path& path_;
  const toml::table& table_;
  std::string error_;
};

/// Parses a file and reads its tables; errors (usage) give file, line, column and what was expected.
template <class T>
Result<T> read_toml(const std::string& text, const std::filesystem::path& path,
                    const std::function<Result<T>(const toml::table&)>& read) {
  const Result<toml::table> root = parse_toml(text, path);
  if (!root) return tl::unexpected(root.error());
  return read(*root);
}

}  // namespace concord
