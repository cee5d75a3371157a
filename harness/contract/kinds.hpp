// The wire's words for kinds of values (clients/PROTOCOL.md §5).
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "model/contract.hpp"

namespace concord {

inline constexpr std::array<std::pair<std::string_view, Kind>, 19> kind_words{{
    {"bool", Kind::boolean},      {"i8", Kind::i8},
    {"i16", Kind::i16},           {"i32", Kind::i32},
    {"i64", Kind::i64},           {"u8", Kind::u8},
    {"u16", Kind::u16},           {"u32", Kind::u32},
    {"u64", Kind::u64},           {"uptr", Kind::uptr},
    {"f32", Kind::f32},           {"f64", Kind::f64},
    {"string", Kind::string},     {"slice", Kind::slice},
    {"cstring", Kind::cstring},   {"pointer", Kind::pointer},
    {"struct", Kind::structure},  {"array", Kind::array},
    {"callback", Kind::callback},
}};

[[nodiscard]] constexpr Kind kind_of(std::string_view word) {
  for (const auto& [known, kind] : kind_words)
    if (known == word) return kind;
  return Kind::unsupported;
}

}  // namespace concord
