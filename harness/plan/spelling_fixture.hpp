// Values in their three spellings, for the tests of this folder.
#pragma once

#include <ostream>
#include <string>

#include "base/json.hpp"
#include "plan/values.hpp"

namespace concord {

/// The wire's spelling of a value written in a suite; where it has none, "error: …".
inline std::string wire(const std::string& suite, const Type& of) {
  const Result<Json> value = wire_from_suite(Json::parse(suite), of);
  return value ? to_text(*value) : "error: " + value.error().text;
}

inline std::string readable(const std::string& wire_text, const Type& of) {
  return to_text(readable_from_wire(Json::parse(wire_text), of));
}

struct Spelling {
  Type type;
  std::string suite, wire, readable;
  friend void PrintTo(const Spelling& spelling, std::ostream* out) {
    *out << spelling.type.go << " " << spelling.suite;
  }
};

}  // namespace concord
