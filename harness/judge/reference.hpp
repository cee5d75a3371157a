// The oracle's answers to generated cases: a digest of each block in memory, the bytes in an unlinked
// temporary file, read back only where a client differs. So memory does not grow with the length of the
// answers.
#pragma once

#include <xxhash.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "run/run.hpp"

namespace concord {

class Reference {
 public:
  Reference();
  ~Reference();
  Reference(Reference&& other) noexcept;
  Reference& operator=(Reference&&) = delete;
  Reference(const Reference&) = delete;

  void store(const Block& block, std::string_view rows);
  /// One row of a block that was not answered as a whole; the block counts as answered with its last row.
  void store_row(const Block& block, std::uint64_t index, Json row);
  /// There will be no answer to these rows, which may be those of many blocks.
  void give_up(const Block& rows);

  [[nodiscard]] bool settled(const Block& block) const;
  [[nodiscard]] bool same(const Block& block, std::string_view rows) const;
  /// The rows of a block; null where the oracle gave none. They stay until those of another block are asked
  /// for: what failed row by row asks for the same ones again and again.
  [[nodiscard]] const Json* rows(const Block& block);
  /// Of all rows of a family, in order; empty unless every block from 0 to `size` was answered.
  [[nodiscard]] std::string family_digest(std::size_t family, std::uint64_t size) const;

 private:
  struct Answer {
    std::uint64_t count = 0;
    XXH128_hash_t digest{};
    std::uint64_t offset = 0, bytes = 0;
  };
  struct Partial {
    std::map<std::uint64_t, Json> rows;
  };
  using Key = std::pair<std::size_t, std::uint64_t>;  // family, first row
  static Key key(const Block& block) { return {block.family, block.first}; }

  int file_ = -1;
  std::uint64_t file_bytes_ = 0;
  std::map<Key, Answer> answers_;
  std::vector<Block> given_up_;  // few: at most one for each family and death of the oracle
  std::map<Key, Partial> partial_;
  std::optional<std::pair<Key, Json>> last_read_;
};

}  // namespace concord
