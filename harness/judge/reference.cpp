// Keeps what the oracle said. Knows no client and gives no verdict.
#include "judge/reference.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace concord {

namespace {

int unlinked_file() {
  std::error_code ignored;
  std::string name = (std::filesystem::temp_directory_path(ignored) / "concord-XXXXXX").string();
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(name.c_str());
  return file;
}

bool write_all(int file, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    offset += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Reference::Reference() : file_(unlinked_file()) {}

Reference::~Reference() {
  if (file_ >= 0) ::close(file_);
}

Reference::Reference(Reference&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      file_bytes_(other.file_bytes_),
      answers_(std::move(other.answers_)),
      given_up_(std::move(other.given_up_)),
      partial_(std::move(other.partial_)) {}

void Reference::store(const Block& block, std::string_view rows) {
  last_read_.reset();
  Answer answer{block.count, XXH3_128bits(rows.data(), rows.size()), file_bytes_, rows.size()};
  // A full disk costs explanations of differences, never a verdict: the digest alone decides.
  if (file_ >= 0 && write_all(file_, rows, file_bytes_))
    file_bytes_ += rows.size();
  else
    answer.bytes = 0;
  answers_[key(block)] = answer;
}

void Reference::store_row(const Block& block, std::uint64_t index, Json row) {
  Partial& partial = partial_[key(block)];
  partial.rows[index] = std::move(row);
  if (partial.rows.size() < block.count) return;
  Json all = Json::array();
  for (auto& [number, each] : partial.rows) all.push_back(std::move(each));
  partial_.erase(key(block));
  store(block, to_text(all));
}

void Reference::give_up(const Block& rows) { given_up_.push_back(rows); }

bool Reference::settled(const Block& block) const {
  if (answers_.count(key(block)) != 0) return true;
  return std::any_of(given_up_.begin(), given_up_.end(), [&](const Block& rows) {
    return rows.family == block.family && rows.first <= block.first && block.first < rows.first + rows.count;
  });
}

bool Reference::same(const Block& block, std::string_view rows) const {
  const auto found = answers_.find(key(block));
  if (found == answers_.end() || found->second.count != block.count) return false;
  return XXH128_isEqual(found->second.digest, XXH3_128bits(rows.data(), rows.size())) != 0;
}

const Json* Reference::rows(const Block& block) {
  if (last_read_ && last_read_->first == key(block) && last_read_->second.size() == block.count)
    return &last_read_->second;
  const auto found = answers_.find(key(block));
  if (found == answers_.end() || file_ < 0) return nullptr;
  std::string text(found->second.bytes, '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::pread(file_, text.data() + done, text.size() - done,
                                  static_cast<off_t>(found->second.offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return nullptr;
    done += static_cast<std::size_t>(count);
  }
  Result<Json> parsed = parse_json(text);
  if (!parsed || !parsed->is_array() || parsed->size() != block.count) return nullptr;
  return &last_read_.emplace(key(block), std::move(*parsed)).second;
}

std::string Reference::family_digest(std::size_t family, std::uint64_t size) const {
  std::uint64_t next = 0;
  std::string digests;
  for (auto at = answers_.lower_bound({family, 0}); at != answers_.end() && at->first.first == family; ++at) {
    if (at->first.second != next) return "";
    next += at->second.count;
    digests += fmt::format("{:016x}{:016x}", at->second.digest.high64, at->second.digest.low64);
  }
  if (next != size) return "";
  const XXH128_hash_t all = XXH3_128bits(digests.data(), digests.size());
  return fmt::format("{:016x}{:016x}", all.high64, all.low64);
}

}  // namespace concord
