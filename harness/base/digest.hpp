// A 128-bit content digest (xxHash XXH3), for cache keys. Not for secrets.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace concord {

/// Takes parts one after another; each is framed by its length, so that "ab","c" and "a","bc" differ.
class Digest {
 public:
  Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  Digest& add(std::string_view part);
  [[nodiscard]] std::string hex() const;  ///< 32 lower-case digits

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::string digest(std::string_view bytes);

/// Adds the content of a file.
[[nodiscard]] Result<void> add_file(Digest& digest, const std::filesystem::path& file);

/// Adds every name and content below a folder, in a stable order. Left out: hidden names, and what tools put
/// beside sources (node_modules, __pycache__). Fails where there are more files than `at_most`.
[[nodiscard]] Result<void> add_folder(Digest& digest, const std::filesystem::path& folder,
                                      std::size_t at_most = 10'000);

}  // namespace concord
