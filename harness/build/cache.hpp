// Built things on disk, each in a folder `<root>/<kind>-<name>-<key>/` whose key says what it was made from.
//
// A thing is made in the very folder in which it will stay, under a lock, and counts only once a note was
// written beside what was built. Making it elsewhere and renaming would be simpler, but class data archives,
// run paths and debug information hold the absolute path that they were made at. What a failed or killed
// build leaves has no note: it is invisible, and the next build removes it.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace concord {

class Cache {
 public:
  explicit Cache(std::filesystem::path root, const std::atomic<bool>* stop = nullptr);

  struct Entry {
    std::filesystem::path folder;
    std::string note;  ///< what its maker returned
  };

  /// Makes the thing in the folder (which exists and is empty), and gives a note about it. It must not throw.
  using Maker = std::function<Result<std::string>(const std::filesystem::path& folder)>;

  [[nodiscard]] std::optional<Entry> find(const std::string& kind, const std::string& name,
                                          const std::string& key) const;

  /// Finds it, or makes it. Two processes (or threads) that want the same thing make it once.
  [[nodiscard]] Result<Entry> make(const std::string& kind, const std::string& name, const std::string& key,
                                   const Maker& maker) const;

  /// A small file in the root, replaced as a whole.
  [[nodiscard]] std::optional<std::string> remembered(const std::string& name) const;
  void remember(const std::string& name, const std::string& content) const;  ///< best effort

  /// Removes what was not used for 30 days, and of each kind all but the 32 used last, as long as they were
  /// not used within a day: a running Concord may still stand on them.
  void prune() const;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  [[nodiscard]] std::optional<Entry> find_folder(const std::filesystem::path& folder) const;

  std::filesystem::path root_;
  const std::atomic<bool>* stop_;
};

}  // namespace concord
