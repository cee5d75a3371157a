// What a Go library exports: the value that `go/cmd/contract` prints (format: clients/PROTOCOL.md §6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace concord {

/// The wire's word for the shape of a value. `unsupported` holds every word that this version does not know;
/// the word itself stays in Type::word.
enum class Kind {
  boolean,
  i8,
  i16,
  i32,
  i64,
  u8,
  u16,
  u32,
  u64,
  uptr,
  f32,
  f64,
  string,
  slice,
  cstring,
  pointer,
  structure,
  array,
  callback,
  unsupported,
};

struct Field;
struct Prototype;

/// A type as a caller sees it (clients/PROTOCOL.md §6). What a kind has no use for is empty.
struct Type {
  Kind kind = Kind::unsupported;
  std::string word;  ///< as written in the contract: "i64"
  std::string go;    ///< Go's type: "int"
  std::string c;     ///< the type in cgo's header: "GoInt"; empty where it has no name there
  std::shared_ptr<const Type> elem{};  ///< of a slice, array, or pointer that leads to something known
  std::uint64_t length = 0;            ///< of an array, in cells
  std::shared_ptr<const std::vector<Field>>
      fields{};                                  ///< of a struct; null or empty where C only declares it
  std::uint64_t size = 0, align = 0;             ///< of a struct, in bytes
  std::shared_ptr<const Prototype> prototype{};  ///< of a callback; null where it is not known
  /// Of a pointer that the callee gives: how many cells it leads to, a number or the name of the parameter,
  /// result or sibling field that says it; empty is one. §5.1.
  std::string count{};
  std::string free{};  ///< of a pointer or cstring that the callee gives: the function that frees it
};

struct Field {
  std::string name;
  std::uint64_t offset = 0;  ///< in bytes
  Type type;
};

struct Slot {
  std::string name;  ///< may be empty for results
  Type type;
  bool changes = false;  ///< the callee may change it: its value after the call is part of the reply
};

/// What a callback takes and gives, one result at most.
struct Prototype {
  std::vector<Slot> params, results;
};

struct Lint {
  std::string rule;  ///< short name: "go-memory-result"
  std::string file;  ///< relative to the package's folder
  int line = 0;
  std::string text;
};

struct Export {
  std::string name;
  std::string doc;
  std::string file;  ///< relative to the package's folder; empty in a recorded contract
  int line = 0;
  std::vector<Slot> params;
  std::vector<Slot> results;
  std::optional<Type> returned{};  ///< of several results: the struct by value in which C gets them
};

struct Contract {
  std::string library;          ///< short name: "awesome"
  std::string package;          ///< import path
  std::vector<Export> exports;  ///< sorted by name
  std::vector<Lint> lint;
};

/// "Add(a int, b int) int"
[[nodiscard]] std::string signature(const Export& function);
[[nodiscard]] const Export* find_export(const Contract& contract, const std::string& name);
[[nodiscard]] bool is_integer(Kind kind);
[[nodiscard]] bool is_float(Kind kind);
[[nodiscard]] bool is_scalar(Kind kind);  ///< bool, integer or float
/// Why no client can pass a value of such a type, whatever it has codecs for; empty where one could.
[[nodiscard]] std::string why_unpassable(const Type& type);
/// In bytes, in C on a 64-bit machine; 0 where it is not known (a struct that C only declares).
[[nodiscard]] std::uint64_t size_of(const Type& type);
[[nodiscard]] std::uint64_t align_of(const Type& type);
[[nodiscard]] bool is_byte(
    Kind kind);  ///< an integer of one byte: pointers to it and arrays of it are spelled in hex

}  // namespace concord
