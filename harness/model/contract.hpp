// What a Go library exports: the value that `go/cmd/contract` prints (format: clients/PROTOCOL.md §6).
#pragma once

#include <cstddef>
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

struct Type {
  Kind kind = Kind::unsupported;
  std::string word;                  ///< as written in the contract: "i64"
  std::string go;                    ///< Go's type: "int"
  std::string c;                     ///< the type in cgo's header: "GoInt"
  std::shared_ptr<const Type> elem;  ///< of a slice, pointer or array; else null
};

struct Slot {
  std::string name;  ///< may be empty for results
  Type type;
  bool changes = false;  ///< the callee may change it: its value after the call is part of the reply
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

}  // namespace concord
