// The forms of readable values that plan/comparison names. Knows types, no case and no suite.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"

namespace concord {

struct Comparison;

/// Puts a readable value into a form. `expected`: the golden's value in its place, or null.
void put_in_form(Json& value, const Type& type, const Comparison& how, const Json* expected);

/// Whether a value of the type can hold such a one: a scalar, a text, an address.
[[nodiscard]] bool holds_leaf(const Type& type, const std::function<bool(const Type&)>& wanted);

/// A JSON pointer (RFC 6901): "/user/id", "" being all of it. A `*` is any key or element.
[[nodiscard]] Result<std::vector<std::string>> parse_json_path(const std::string& text);

/// Where a path without `*` leads in a document; null where nothing is there.
[[nodiscard]] const Json* follow(const Json& document, const std::vector<std::string>& path);

/// The bytes of a text as people read them: a string or {"hex":…}; nothing for what is no text.
[[nodiscard]] bool bytes_of_readable(const Json& text, std::string& bytes);

}  // namespace concord
