// Files and folders, with errors as values that name the path and the reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace concord {

inline constexpr std::size_t most_read_bytes = std::size_t{512} << 20;

/// Never waits: a folder, a named pipe, a device and what is larger than `most_bytes` are errors. Only
/// /dev/fd/N (as in `<(command)`) and /dev/stdin may be pipes.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file,
                                            std::size_t most_bytes = most_read_bytes);

/// A file that somebody else's document or folder names: `name` is relative to `folder`, and neither ".." nor
/// a link may lead out of there (usage). The folder itself may be reached by a link.
[[nodiscard]] Result<std::string> read_file_inside(const std::filesystem::path& folder,
                                                   const std::filesystem::path& name);

/// Readers see the old content or the new one, never a part: written beside, then renamed.
[[nodiscard]] Result<void> write_file_atomically(const std::filesystem::path& file, std::string_view content);

/// The same for a file that a person named: on the disk when it returns, through links to where they lead,
/// with the mode of the file that was there. A device or a pipe is written into.
[[nodiscard]] Result<void> write_output(const std::filesystem::path& file, std::string_view content);

/// What can be known of that before there is something to write.
[[nodiscard]] Result<void> check_output(const std::filesystem::path& file);

/// The names in a folder, sorted; hidden ones (a leading dot) are left out.
[[nodiscard]] Result<std::vector<std::string>> list_folder(const std::filesystem::path& folder);

[[nodiscard]] Result<void> make_folders(const std::filesystem::path& folder);

/// Best effort: what cannot be removed stays.
void remove_tree(const std::filesystem::path& folder);

/// What tells one state of a file from another without reading it. Links are followed.
struct FileStamp {
  std::uint64_t size_bytes = 0;
  std::int64_t changed_ns = 0;  ///< modification time since the epoch
  std::uint64_t inode = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
[[nodiscard]] std::optional<FileStamp> stamp(const std::filesystem::path& file);
[[nodiscard]] std::string to_string(const FileStamp& stamp);

/// The value of an environment variable; unset and empty are the same.
[[nodiscard]] std::optional<std::string> environment(const std::string& name);

}  // namespace concord
