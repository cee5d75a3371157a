// The three spellings of a value, and the ways between them.
//
//   wire      what clients see (clients/PROTOCOL.md §5): "3fe14a280fb5068c"
//   readable  what people read in goldens and reports: 0.5403023058681398, "NaN", "text", {"hex":"ff"}
//   suite     what people may write in suite.toml: readable, and generators such as {repeat="x", times=9}
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"

namespace concord {

/// suite → wire. The error says what was expected of the type: "256 is out of range for u8 (0 … 255)".
[[nodiscard]] Result<Json> wire_from_suite(const Json& value, const Type& type);

/// suite → wire, of all arguments of a call: a row. The error names the argument.
[[nodiscard]] Result<std::string> row_from_suite(const Json& args, const Export& function);

/// wire → readable. A wire value that is not of the type is shown as it is.
[[nodiscard]] Json readable_from_wire(const Json& wire, const Type& type);

/// Bytes as people read them: a string where they are valid UTF-8, {"hex":…} where not.
[[nodiscard]] Json readable_bytes(std::string_view bytes);

/// A value whose spelling is longer than 4 KiB is stood for by {"digest","bytes","start"}; others are left
/// alone.
[[nodiscard]] Json condensed(Json readable);

/// The same of bytes: the digest is that of the bytes themselves.
[[nodiscard]] Json condensed_bytes(std::string_view bytes);

/// Short text for people: `12`, `"héllo"`, `[1, 2, 3]`; long ones are cut in the middle.
[[nodiscard]] std::string shown(const Json& readable);

/// A call as people read it: `Add(12, 99)`. `row` are its arguments in wire spelling.
[[nodiscard]] std::string shown_call(const Export& function, const std::string& row);

/// Appends the spelling of a wire value.
void append_wire(const Json& wire, std::string& out);

[[nodiscard]] std::string hex_of(std::string_view bytes);
[[nodiscard]] Result<std::string> bytes_of_hex(std::string_view hex);

/// 64 bits as 16 lower-case hex digits, 32 bits as 8.
[[nodiscard]] std::string float_wire(double value);
[[nodiscard]] std::string float_wire(float value);

}  // namespace concord
