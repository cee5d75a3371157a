// Arguments that stand for something else: `{ from = "account" }`, what an earlier step gave under a name,
// and
// `{ text = '{"id": ${id}}' }`, a text with such values in it. Knows types, not where names come from.
#pragma once

#include <functional>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"

namespace concord {

/// Who knows the names. Values are in suite spelling; texts are bytes.
struct NameSource {
  std::function<Result<Json>(const std::string& name, const Type& place)> value;
  std::function<Result<std::string>(const std::string& name)> text;
};

/// The argument without such places. A table that can be one of fields is one: `{ from = 3 }`, where a struct
/// has a field of that name.
[[nodiscard]] Result<Json> filled(const Json& argument, const Type& type, const NameSource& names);

/// Whether the arguments hold such a place, or `keep` or `kept`, at all.
[[nodiscard]] bool may_name(const Json& arguments);

/// Visits each `{ keep = …, value = … }` and `{ kept = … }` with the type of its place.
struct KeepVisitor {
  std::function<void(const std::string&name, const Type&type)> keep, kept;
};
void each_keep(const Json& argument, const Type& type, const KeepVisitor& visit);

}  // namespace concord
