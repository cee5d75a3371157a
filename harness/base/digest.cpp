#include "base/digest.hpp"

#include <cstdint>

#include <fmt/format.h>

#include "base/files.hpp"

#define XXH_STATIC_LINKING_ONLY  // XXH3's state by value; the library stays the shared one
#include <xxhash.h>

namespace concord {
namespace fs = std::filesystem;

struct Digest::State {
  XXH3_state_t of;
};

namespace {

Result<void> add_entries(Digest& digest, const fs::path& folder, std::size_t& left) {
  const auto names = list_folder(folder);
  if (!names) return tl::unexpected(names.error());
  for (const std::string& name : *names) {
    if (name == "node_modules" || name == "__pycache__") continue;
    if (left == 0 || --left == 0) return usage_error("too many files");
    const fs::path path = folder / name;
    std::error_code code;
    digest.add(name);
    const bool is_folder = fs::is_directory(path, code);
    if (auto added = is_folder ? add_entries(digest, path, left) : add_file(digest, path); !added)
      return added;
    if (is_folder) digest.add("/");  // closes the folder: its last file and its next sibling stay apart
  }
  return {};
}

}  // namespace

Digest::Digest() : state_(std::make_unique<State>()) { XXH3_128bits_reset(&state_->of); }
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

Digest& Digest::add(std::string_view part) {
  const std::uint64_t length = part.size();
  XXH3_128bits_update(&state_->of, &length, sizeof length);
  XXH3_128bits_update(&state_->of, part.data(), part.size());
  return *this;
}

std::string Digest::hex() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->of);
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string digest(std::string_view bytes) { return Digest().add(bytes).hex(); }

Result<void> add_file(Digest& digest, const fs::path& file) {
  auto content = read_file(file);
  if (!content) return tl::unexpected(content.error());
  digest.add(*content);
  return {};
}

Result<void> add_folder(Digest& digest, const fs::path& folder, std::size_t at_most) {
  std::size_t left = at_most;
  auto added = add_entries(digest, folder, left);
  if (!added && left == 0)
    return usage_error(fmt::format("the folder \"{}\" holds more than {} files", folder.string(), at_most));
  return added;
}

}  // namespace concord
