// What the files of a mirror's plan share. Each has its counterpart in go/cmd/contract/witness, which must
// agree with it in every number here.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/json.hpp"
#include "model/contract.hpp"

namespace concord::mirror {

inline constexpr std::size_t sent_cells = 2;  ///< that a pointer leads to which a caller passes
inline constexpr std::size_t sent_bytes = 5;  ///< the same of one-byte integers
inline constexpr unsigned counted = 2;        ///< cells behind a pointer whose count is told by another value
inline constexpr std::size_t textual = 5;     ///< bytes of a string

/// A pointer to something known, and not a mere address.
[[nodiscard]] bool leads(const Type& type);
/// Whether its cells are spelled as bytes.
[[nodiscard]] bool holds_bytes(const Type& type);

/// Whether C has names for all that the function takes and gives: else a mirror cannot call it.
[[nodiscard]] bool can_be_called(const Type& callback);

/// The names by which the type, or what it is made of, says how much memory there is.
[[nodiscard]] std::set<std::string> counts_in(const Type& type);
/// Of the fields of a struct.
[[nodiscard]] std::set<std::string> counts_of_fields(const Type& type);
/// Of all that the export takes and gives.
[[nodiscard]] std::set<std::string> counts_of(const Export& function);
/// A result without a name is called r0, r1, …
[[nodiscard]] std::string name_of_result(const Export& function, std::size_t index);

/// The value of a scalar, no bool, whose bytes begin with the lowest; wire spelling.
[[nodiscard]] Json scalar_of_bits(std::uint64_t bits, Kind kind);
/// The byte `index` of a part: its number in the high nibble.
[[nodiscard]] constexpr std::uint8_t pattern_byte(unsigned nibble, std::size_t index) {
  return static_cast<std::uint8_t>((nibble << 4U) | (index & 15U));
}
[[nodiscard]] std::uint64_t pattern_bits(unsigned nibble, std::size_t bytes);

/// What is sent as argument: row `turn` of an export. In row 0 each byte tells where it belongs, as in what
/// the mirror gives; in the others each part goes through the telling values of its type, each a step ahead
/// of the one before it.
class Sender {
 public:
  explicit Sender(std::uint64_t turn) : turn_(turn) {}
  /// `counts`: it says how much memory there is.
  [[nodiscard]] Json value(const Type& type, bool counts = false);
  /// So many rows let each part of the type have each of its values.
  [[nodiscard]] static std::size_t rows_for(const Type& type);

 private:
  Json telling(const Type& type);
  Json patterned(const Type& type);
  Json slice(const Type& type);
  Json pointer(const Type& type, bool counts);
  Json callback(const Type& type);
  Json cells(const Type& elem, std::size_t count, bool counts);
  std::string bytes(const Type& elem, std::size_t count);
  std::uint64_t step() { return turn_ + parts_++; }

  std::uint64_t turn_, parts_ = 0;
};

/// Adds what must arrive of a sent value, by the path to each part: {"p.x":"01 00"}.
void add_arrival(const std::string& path, const Type& type, const Json& sent, Json& to);

/// What the mirror gives at a call, in the order in which it fills it.
class Answer {
 public:
  Answer(const Contract& contract, std::uint64_t turn) : contract_(contract), turn_(turn) {}
  Json result(const std::string& path, const Type& type, bool counts);
  /// What the caller's memory holds afterwards.
  Json changed(const std::string& path, const Type& type, const Json& sent, bool counts);
  /// Each address that is to be freed, with the export that does it; {"free of r0":"FreeText"}.
  [[nodiscard]] const std::map<std::string, std::string>& freed() const { return freed_; }
  /// What the functions that it was passed gave it: {"f()":"01"}.
  [[nodiscard]] const Json& called() const { return called_; }

 private:
  unsigned next();
  Json fill(const std::string& path, const Type& type);
  std::string run(std::size_t length);
  Json cells(const std::string& path, const Type& elem, std::size_t count);
  Json slice(const std::string& path, const Type& type);
  Json pointer(const std::string& path, const Type& type);
  Json text(const std::string& last);
  Json call(const std::string& path, const Type& type, const Json& sent);
  void hand_out(const std::string& path, const Type& type);

  const Contract& contract_;
  std::uint64_t turn_;
  unsigned parts_ = 0;
  std::map<std::string, std::string> freed_;
  Json called_ = Json::object();
};

}  // namespace concord::mirror
