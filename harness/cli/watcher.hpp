// Tells when files in some folders change. Knows nothing of runs.
#pragma once

#include <uv.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/stop.hpp"

namespace concord {

class Watcher {
 public:
  /// Fails (environment) where the system gives no event loop.
  [[nodiscard]] static Result<std::unique_ptr<Watcher>> open();
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// Watches these folders too, with what is below them; one that does not exist is passed over.
  [[nodiscard]] Result<void> watch(const std::vector<std::filesystem::path>& folders);

  /// Waits for a change, and for it to be over: editors save in several steps. Changes since the last call
  /// count, but for files that came and went: tools write a new file beside the old one and rename it. The
  /// files that changed; none: SIGINT or SIGTERM came.
  [[nodiscard]] std::set<std::filesystem::path> wait();

  static constexpr std::chrono::milliseconds settle{150};

 private:
  struct Folder;
  Watcher() = default;
  Result<void> add(const std::filesystem::path& folder);
  void changed(const std::filesystem::path& folder, const char* name);

  uv_loop_t loop_{};
  uv_timer_t timer_{}, look_{};
  const Stoppable stoppable_;
  std::map<std::filesystem::path, std::unique_ptr<Folder>> folders_;
  std::set<std::filesystem::path> changed_;
  std::set<std::filesystem::path>
      known_;  // the files that were there when watch() was called, or changed since
};

}  // namespace concord
