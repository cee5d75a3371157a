// The allocation ledger of one process, read when it has ended.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace concord {

struct Leak {
  std::uint64_t blocks = 0, bytes = 0;  ///< left, of sites that left at least one a call
};

struct Books {
  bool whole = false;  ///< the ledger had room for everything
  Leak leak;
  std::uint64_t offences = 0;
  std::string first_offence;  ///< in words; empty where there is none
};

/// Of memory taken at one place of the library's code counts what is left of it `calls` times or more: what a
/// library keeps for itself, it takes once. Nothing where the process kept no books.
[[nodiscard]] std::optional<Books> read_books(const std::filesystem::path& file, std::uint64_t calls);

/// The variables that make a process keep them.
[[nodiscard]] std::vector<std::string> with_books(const std::filesystem::path& ledger,
                                                  const std::filesystem::path& library,
                                                  const std::filesystem::path& file);

}  // namespace concord
