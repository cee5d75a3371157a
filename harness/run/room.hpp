// What a client's process sees of the world besides its requests: a folder that nobody used before, and an
// environment in which nothing is left to chance.
#pragma once

#include <filesystem>

#include "base/child.hpp"
#include "build/build.hpp"

namespace concord {

/// HOME and TMPDIR of one process, in the cache. Goes with this object; what a killed run leaves goes with
/// the next one.
class Room {
 public:
  [[nodiscard]] static Result<Room> make();
  ~Room();
  Room(Room&& other) noexcept;
  Room& operator=(Room&& other) noexcept;
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  [[nodiscard]] std::filesystem::path home() const { return folder_ / "home"; }
  [[nodiscard]] std::filesystem::path temporary() const { return folder_ / "tmp"; }

  /// Copies what `start` says that its process finds, into its home, which is then where it works. Links in a
  /// folder are left out: they could lead anywhere.
  [[nodiscard]] Result<void> furnish(const Start& start) const;

 private:
  explicit Room(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

/// PATH as ours, HOME and TMPDIR, a UTF-8 locale, UTC; on top what the manifest and the command line give.
/// Sorted.
[[nodiscard]] std::vector<std::string> environment_in(const Room& room,
                                                      const std::vector<std::string>& given);
[[nodiscard]] std::vector<std::string> environment_with(const std::filesystem::path& home,
                                                        const std::filesystem::path& temporary,
                                                        const std::vector<std::string>& given);

/// The process that `start` describes, in that room.
[[nodiscard]] ChildSpec process_in(const Room& room, const Start& start);

}  // namespace concord
