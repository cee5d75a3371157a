#include "pipeline/books.hpp"

#include <cstring>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "base/files.hpp"
#include "ledger/ledger.h"

namespace concord {

namespace {

std::string words_of(const ledger_offence& offence) {
  const char* who = offence.by_library != 0 ? "the library" : "the client";
  if (offence.kind == ledger_double_free) return fmt::format("{} frees what was freed before", who);
  return fmt::format("{} frees what C's allocator never gave", who);
}

}  // namespace

std::optional<Books> read_books(const std::filesystem::path& file, std::uint64_t calls) {
  const Result<std::string> bytes = read_file(file);
  if (!bytes || bytes->size() != sizeof(ledger_file)) return std::nullopt;
  const auto ledger = std::make_unique<ledger_file>();
  std::memcpy(ledger.get(), bytes->data(), sizeof(ledger_file));
  if (ledger->magic != LEDGER_MAGIC) return std::nullopt;
  std::map<std::uint64_t, Leak> sites;
  for (const ledger_block& block : ledger->blocks) {
    if (block.address <= 1) continue;  // empty, or was used once
    ++sites[block.site].blocks;
    sites[block.site].bytes += block.size;
  }
  Books books;
  books.whole = ledger->overflow == 0;
  for (const auto& [site, left] : sites) {
    if (left.blocks < calls) continue;
    books.leak.blocks += left.blocks;
    books.leak.bytes += left.bytes;
  }
  books.offences = ledger->offences_count;
  if (books.offences > 0) books.first_offence = words_of(ledger->offences[0]);
  return books;
}

std::vector<std::string> with_books(const std::filesystem::path& ledger, const std::filesystem::path& library,
                                    const std::filesystem::path& file) {
  return {fmt::format("LD_PRELOAD={}", ledger.string()),
          fmt::format("{}={}", LEDGER_LIBRARY_VARIABLE, library.string()),
          fmt::format("{}={}", LEDGER_FILE_VARIABLE, file.string())};
}

}  // namespace concord
