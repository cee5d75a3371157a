// The formats that `--report FORMAT=FILE` knows, in one place: help, error messages and commands read these
// lists. A new format is a file with its function and a line in formats.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/inspection.hpp"
#include "model/measurement.hpp"
#include "model/summary.hpp"

namespace concord {

template <class Value>
struct Format {
  std::string_view name;  ///< as in --report NAME=FILE
  std::string_view description;
  std::string (*render)(const Value&) = nullptr;
};

[[nodiscard]] const std::vector<Format<Summary>>& run_formats();
[[nodiscard]] const std::vector<Format<Measurement>>& bench_formats();
[[nodiscard]] const std::vector<Format<std::vector<Inspection>>>& inspect_formats();

template <class Value>
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Format<Value>>& formats) {
  std::vector<std::string> names;
  for (const Format<Value>& format : formats) names.emplace_back(format.name);
  return names;
}

/// The bytes of a report; its name must be one of the list's.
template <class Value>
[[nodiscard]] std::string render(const std::vector<Format<Value>>& formats, std::string_view name,
                                 const Value& value) {
  for (const Format<Value>& format : formats) {
    if (format.name == name) return format.render(value);
  }
  return "";
}

}  // namespace concord
