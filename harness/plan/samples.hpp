// Types and small contracts for the tests of this folder.
#pragma once

#include <memory>
#include <string>

#include "model/contract.hpp"

namespace concord::samples {

inline Type type(Kind kind, std::string word, std::string go) {
  return {kind, std::move(word), std::move(go), "", nullptr};
}

inline Type slice_of(const Type& elem) {
  return {Kind::slice, "slice", "[]" + elem.go, "GoSlice", std::make_shared<const Type>(elem)};
}

inline const Type boolean = type(Kind::boolean, "bool", "bool");
inline const Type i8 = type(Kind::i8, "i8", "int8");
inline const Type i16 = type(Kind::i16, "i16", "int16");
inline const Type i32 = type(Kind::i32, "i32", "int32");
inline const Type i64 = type(Kind::i64, "i64", "int");
inline const Type u8 = type(Kind::u8, "u8", "uint8");
inline const Type u16 = type(Kind::u16, "u16", "uint16");
inline const Type u32 = type(Kind::u32, "u32", "uint32");
inline const Type u64 = type(Kind::u64, "u64", "uint64");
inline const Type uptr = type(Kind::uptr, "uptr", "uintptr");
inline const Type f32 = type(Kind::f32, "f32", "float32");
inline const Type f64 = type(Kind::f64, "f64", "float64");
inline const Type text = type(Kind::string, "string", "string");
inline const Type channel = type(Kind::unsupported, "chan", "chan int");
inline const Type ints = slice_of(i64);

/// Add, Cosine, Log and Sort as in the library `awesome`.
inline Contract awesome() {
  return {"awesome",
          "example.org/awesome",
          {{"Add", "", "", 0, {{"a", i64}, {"b", i64}}, {{"", i64}}},
           {"Cosine", "", "", 0, {{"x", f64}}, {{"", f64}}},
           {"Log", "", "", 0, {{"msg", text}}, {{"", i64}}},
           {"Sort", "", "", 0, {{"vals", ints, true}}, {}}},
          {}};
}

}  // namespace concord::samples
