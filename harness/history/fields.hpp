// Reads JSON whose shape is known, strictly: the first thing that is not as it must be is remembered with its
// place, and everything after it gives nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/json.hpp"

namespace concord {

/// The first problem of a document: "entries/3/counts: \"passed\" is no verdict".
using Problem = std::optional<std::string>;

class Fields {
 public:
  Fields(const Json& json, std::string place, Problem& problem)
      : json_(&json), place_(std::move(place)), problem_(&problem) {
    if (!json.is_object()) fail("", "expected an object");
  }

  [[nodiscard]] std::string text(const std::string& key, bool required = true) const {
    const Json* value = find(key, required);
    if (value == nullptr) return "";
    if (!value->is_string()) return fail(key, "expected a text"), "";
    return value->get<std::string>();
  }
  [[nodiscard]] std::uint64_t number(const std::string& key, bool required = true) const {
    const Json* value = find(key, required);
    if (value == nullptr) return 0;
    if (!is_whole(*value)) return fail(key, "expected a whole number"), 0;
    return value->get<std::uint64_t>();
  }
  [[nodiscard]] double decimal(const std::string& key) const {
    const Json* value = find(key, true);
    if (value == nullptr) return 0;
    if (!value->is_number()) return fail(key, "expected a number"), 0;
    return value->get<double>();
  }
  [[nodiscard]] bool flag(const std::string& key, bool required = true) const {
    const Json* value = find(key, required);
    if (value == nullptr) return false;
    if (!value->is_boolean()) return fail(key, "expected true or false"), false;
    return value->get<bool>();
  }
  [[nodiscard]] bool has(const std::string& key) const { return json_->is_object() && json_->contains(key); }
  [[nodiscard]] Fields object(const std::string& key) const {
    static const Json nothing = Json::object();
    const Json* value = find(key, true);
    return {value == nullptr ? nothing : *value, within(key), *problem_};
  }
  [[nodiscard]] std::vector<Fields> objects(const std::string& key, bool required = true) const {
    std::vector<Fields> result;
    if (const Json* list = array(key, required)) {
      for (std::size_t i = 0; i < list->size(); ++i)
        result.emplace_back((*list)[i], fmt::format("{}/{}", within(key), i), *problem_);
    }
    return result;
  }
  [[nodiscard]] std::vector<std::string> texts(const std::string& key) const {
    std::vector<std::string> result;
    if (const Json* list = array(key, true)) {
      for (const Json& each : *list) {
        if (!each.is_string()) return fail(key, "expected texts"), result;
        result.push_back(each.get<std::string>());
      }
    }
    return result;
  }
  [[nodiscard]] std::vector<std::uint64_t> numbers(const std::string& key) const {
    std::vector<std::uint64_t> result;
    if (const Json* list = array(key, true)) {
      for (const Json& each : *list) {
        if (!is_whole(each)) return fail(key, "expected whole numbers"), result;
        result.push_back(each.get<std::uint64_t>());
      }
    }
    return result;
  }
  [[nodiscard]] std::vector<double> decimals(const std::string& key) const {
    std::vector<double> result;
    if (const Json* list = array(key, true)) {
      for (const Json& each : *list) {
        if (!each.is_number()) return fail(key, "expected numbers"), result;
        result.push_back(each.get<double>());
      }
    }
    return result;
  }
  [[nodiscard]] const Json& json() const { return *json_; }
  void fail(std::string_view key, const std::string& what) const {
    if (!*problem_) *problem_ = fmt::format("{}: {}", within(key), what);
  }

 private:
  /// Far beyond every count and time of a run, and far below what would overflow when some are added.
  static constexpr std::uint64_t most = 100'000'000'000'000;
  [[nodiscard]] static bool is_whole(const Json& value) {
    return value.is_number_unsigned() && value.get<std::uint64_t>() <= most;
  }
  [[nodiscard]] std::string within(std::string_view key) const {
    if (key.empty()) return place_.empty() ? "the document" : place_;
    return place_.empty() ? std::string(key) : fmt::format("{}/{}", place_, key);
  }
  [[nodiscard]] const Json* find(const std::string& key, bool required) const {
    if (has(key)) return &(*json_)[key];
    if (required) fail(key, "missing");
    return nullptr;
  }
  [[nodiscard]] const Json* array(const std::string& key, bool required) const {
    const Json* value = find(key, required);
    if (value == nullptr || value->is_array()) return value;
    return fail(key, "expected a list"), nullptr;
  }

  const Json* json_;
  std::string place_;
  Problem* problem_;
};

}  // namespace concord
