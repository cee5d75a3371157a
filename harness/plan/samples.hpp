// Types and small contracts for the tests of this folder.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/contract.hpp"

namespace concord::samples {

inline Type type(Kind kind, std::string word, std::string go) {
  return {kind, std::move(word), std::move(go), "", nullptr};
}

inline Type slice_of(const Type& elem) {
  return {Kind::slice, "slice", "[]" + elem.go, "GoSlice", std::make_shared<const Type>(elem)};
}

inline Type pointer_to(const Type& elem) {
  return {Kind::pointer, "pointer", "*" + elem.go, "", std::make_shared<const Type>(elem)};
}

inline Type array_of(const Type& elem, std::uint64_t length) {
  Type result{Kind::array, "array", "[…]" + elem.go, "", std::make_shared<const Type>(elem)};
  result.length = length;
  return result;
}

/// Laid out as C does.
inline Type struct_of(std::string go, const std::vector<std::pair<std::string, Type>>& parts) {
  Type result = type(Kind::structure, "struct", std::move(go));
  std::vector<Field> fields;
  result.align = 1;
  for (const auto& [name, part] : parts) {
    const std::uint64_t align = align_of(part), offset = (result.size + align - 1) / align * align;
    fields.push_back({name, offset, part});
    result.size = offset + size_of(part);
    result.align = std::max(result.align, align);
  }
  result.size = (result.size + result.align - 1) / result.align * result.align;
  result.fields = std::make_shared<const std::vector<Field>>(std::move(fields));
  return result;
}

inline Type callback(const std::vector<Type>& params, const std::vector<Type>& results) {
  Type type_of_it = type(Kind::callback, "callback", "C.callback");
  Prototype prototype;
  for (const Type& each : params) prototype.params.push_back({"", each, false});
  for (const Type& each : results) prototype.results.push_back({"", each, false});
  type_of_it.prototype = std::make_shared<const Prototype>(std::move(prototype));
  return type_of_it;
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
inline const Type cstring = type(Kind::cstring, "cstring", "*C.char");
inline const Type opaque = type(Kind::pointer, "pointer", "unsafe.Pointer");
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
