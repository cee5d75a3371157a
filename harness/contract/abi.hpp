// The ABI of a library: what a caller that is already compiled relies on. It is kept in a file that reviews
// as a diff, and compared: names of types do not count, what lies where does. What one of the two does not
// tell is unknown, and never the same.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/contract.hpp"
#include "model/inspection.hpp"

namespace concord {

inline constexpr int abi_format = 1;  // of the file; raised when an older concord would misread it

struct Abi {
  Contract contract;
  std::string soname;  ///< that linked programs look for; empty: none, they look for the file's own name
};

/// One export as the contract spells it, on one line, without its place and comment.
[[nodiscard]] std::string export_form(const Export& function);

/// The file: JSON, one export a line, sorted.
[[nodiscard]] std::string abi_form(const Abi& abi);

/// Fails (usage) where it is no such file, or one of another version.
[[nodiscard]] Result<Abi> read_abi(const std::filesystem::path& file);

/// Whether both are of the same library: the same Go package where both know it, else the same name. Gives
/// what tells them apart; empty where they are the same.
[[nodiscard]] std::string other_library(const Abi& recorded, const Abi& current);

/// Sorted by name; at most one for each export.
[[nodiscard]] std::vector<AbiChange> compare_abis(const Abi& recorded, const Abi& current);

}  // namespace concord
