// Spellings of what is made of other values or lies behind a pointer: C strings, structs, arrays, pointers
// and callbacks. Their parts are spelled by plan/values.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"

namespace concord {

[[nodiscard]] bool is_composite(Kind kind);

/// Whether it leads to, or holds, one-byte integers: these are spelled as bytes.
[[nodiscard]] bool are_bytes(const Type& type);

/// suite → wire, for a composite.
[[nodiscard]] Result<Json> composite_from_suite(const Json& value, const Type& type);

/// wire → readable, for a composite.
[[nodiscard]] Json readable_composite(const Json& wire, const Type& type);

/// Zero in every field and cell, null in every pointer; wire spelling.
[[nodiscard]] Json zero_of(const Type& type);

}  // namespace concord
