// What `concord inspect` finds out about a library's file, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/contract.hpp"
#include "model/summary.hpp"

namespace concord {

/// How Go's toolchain built a file, as it wrote into it (debug/buildinfo).
struct GoBuild {
  std::string version;  ///< "go1.19.8"
  std::string package;  ///< import path of the main package
  std::string module;   ///< "example.org/m v1.2.3"; empty: in no module
  std::vector<std::pair<std::string, std::string>> settings;
};

/// Something about one export, or about the whole file where that has no name.
struct ExportNote {
  std::string name;  ///< of the export
  std::string why;
};

/// What an ELF file says of itself. Texts that it does not have are empty.
struct ElfFacts {
  std::string file, header;  ///< absolute
  std::uint64_t size_bytes = 0;
  unsigned class_bits = 0;  ///< 64
  std::string type;         ///< "shared object", "executable", "object file", "other"
  std::string machine;      ///< "x86-64"
  std::string byte_order;   ///< "little"
  std::string build_id;     ///< the linker's, in hexadecimal
  std::string go_build_id;  ///< the go command's
  std::string soname;
  std::vector<std::string> needed;
  std::string run_path;
  std::string tls;       ///< "none", "dynamic", "initial-exec"
  std::string stack;     ///< "not executable", "executable", or why it is not known
  std::string relro;     ///< "none", "partial", "full"
  bool symbols = false;  ///< it has a full symbol table
  std::string notes;     ///< of its types: "go", "c" (only of C code), "none", or why they cannot be read
  std::optional<GoBuild> go;
  std::vector<std::string> exports;  ///< functions that hosts are meant to call
  std::vector<std::string> others;   ///< functions of C code that hosts can find as well
  std::uint64_t internal = 0;        ///< what cgo and Go's runtime export for themselves
  std::vector<ExportNote> unknown;   ///< what cannot be told of exports
  std::vector<ExportNote> wrong;     ///< where header and library contradict each other
};

/// A difference between two ABIs.
struct AbiChange {
  enum class Class { breaking, additive, unknown };
  std::string name;  ///< of the export, or "SONAME"
  Class what = Class::unknown;
  std::string recorded, current;  ///< signatures; empty where it does not exist
  std::string why;                ///< what differs: "parameter 2 was i64 and is i32"
};
[[nodiscard]] inline const char* to_string(AbiChange::Class what) {
  switch (what) {
    case AbiChange::Class::breaking:
      return "breaking";
    case AbiChange::Class::additive:
      return "additive";
    case AbiChange::Class::unknown:
      return "unknown";
  }
  return "";
}

struct Inspection {
  std::string library;      ///< "awesome"
  std::string package_dir;  ///< empty: it was read without its source
  ElfFacts elf;
  Contract contract;  ///< of the source where there is one, else what could be told
  std::vector<ArtifactFact> facts;
  std::string compared_with;       ///< the file of the recorded ABI; empty: none
  std::vector<AbiChange> changes;  ///< since then, by name
};

}  // namespace concord
