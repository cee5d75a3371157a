#include "build/cache.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

using namespace std::chrono_literals;

constexpr const char* note_name = ".built";
constexpr auto forget_after = 30 * 24h;
constexpr auto in_use_for = 24h;
constexpr auto touch_after = 1h;
constexpr std::size_t kept_of_a_kind = 32;

/// An exclusive lock on a file, held by one owner at a time, also among threads of this process.
class Lock {
 public:
  static Result<Lock> take(const fs::path& file, const std::atomic<bool>* stop) {
    while (true) {
      Lock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
      if (lock.fd_ < 0)
        return environment_error(
            fmt::format("cannot lock \"{}\": {}; set CONCORD_CACHE to a folder that can be written",
                        file.string(), std::strerror(errno)));
      while (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
          return environment_error(
              fmt::format("cannot lock \"{}\": {}", file.string(), std::strerror(errno)));
        if (stop != nullptr && stop->load()) return environment_error("the build was interrupted");
        std::this_thread::sleep_for(20ms);
      }
      if (lock.still_names(file)) return lock;  // else it was pruned between opening and locking
    }
  }
  Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  Lock& operator=(Lock&&) = delete;
  ~Lock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit Lock(int fd) : fd_(fd) {}
  [[nodiscard]] bool still_names(const fs::path& file) const {
    struct stat ours {
    }, named{};
    return ::fstat(fd_, &ours) == 0 && ::stat(file.c_str(), &named) == 0 && ours.st_ino == named.st_ino;
  }
  int fd_;
};

std::chrono::nanoseconds age(const FileStamp& stamp) {
  return std::chrono::system_clock::now().time_since_epoch() - std::chrono::nanoseconds(stamp.changed_ns);
}

fs::path lock_of(const fs::path& folder) { return folder.parent_path() / "locks" / folder.filename(); }

}  // namespace

Cache::Cache(fs::path root, const std::atomic<bool>* stop) : root_(std::move(root)), stop_(stop) {}

std::optional<Cache::Entry> Cache::find_folder(const fs::path& folder) const {
  const fs::path note_file = folder / note_name;
  const auto state = stamp(note_file);
  if (!state) return std::nullopt;
  auto note = read_file(note_file);
  if (!note) return std::nullopt;
  if (age(*state) > touch_after) ::utimensat(AT_FDCWD, note_file.c_str(), nullptr, 0);  // used last: now
  return Entry{folder, std::move(*note)};
}

std::optional<Cache::Entry> Cache::find(const std::string& kind, const std::string& name,
                                        const std::string& key) const {
  return find_folder(root_ / fmt::format("{}-{}-{}", kind, name, key));
}

Result<Cache::Entry> Cache::make(const std::string& kind, const std::string& name, const std::string& key,
                                 const Maker& maker) const {
  const fs::path folder = root_ / fmt::format("{}-{}-{}", kind, name, key);
  if (auto found = find_folder(folder)) return *found;
  if (auto made = make_folders(root_ / "locks"); !made)
    return environment_error(made.error().text + "; set CONCORD_CACHE to a folder that can be written");
  const auto lock = Lock::take(lock_of(folder), stop_);
  if (!lock) return tl::unexpected(lock.error());
  if (auto found = find_folder(folder)) return *found;  // someone made it while we waited

  remove_tree(folder);
  if (auto made = make_folders(folder); !made) return tl::unexpected(made.error());
  auto note = maker(folder);
  if (note)
    if (auto written = write_file_atomically(folder / note_name, *note); !written)
      note = tl::unexpected(written.error());
  if (!note) {
    remove_tree(folder);
    return tl::unexpected(note.error());
  }
  return Entry{folder, std::move(*note)};
}

std::optional<std::string> Cache::remembered(const std::string& name) const {
  auto content = read_file(root_ / name);
  if (!content) return std::nullopt;
  return std::move(*content);
}

void Cache::remember(const std::string& name, const std::string& content) const {
  const bool kept =
      make_folders(root_).has_value() && write_file_atomically(root_ / name, content).has_value();
  static_cast<void>(kept);  // what is not remembered is found out again
}

void Cache::prune() const {
  const auto names = list_folder(root_);
  if (!names) return;
  std::map<std::string, std::vector<std::pair<std::chrono::nanoseconds, fs::path>>> kinds;
  for (const std::string& name : *names) {
    std::error_code code;
    if (name == "locks") continue;
    if (!fs::is_directory(root_ / name, code)) {  // remembered: cheap to find out again
      if (const auto written = stamp(root_ / name); written && age(*written) > forget_after)
        fs::remove(root_ / name, code);
      continue;
    }
    auto state = stamp(root_ / name / note_name);
    if (!state) state = stamp(root_ / name);  // unfinished: being built now, or left by a killed build
    if (state) kinds[name.substr(0, name.find('-'))].emplace_back(age(*state), root_ / name);
  }
  for (auto& [kind, entries] : kinds) {
    std::sort(entries.begin(), entries.end());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto& [unused_for, folder] = entries[i];
      if (unused_for < in_use_for || (i < kept_of_a_kind && unused_for < forget_after)) continue;
      const auto lock = Lock::take(lock_of(folder), stop_);
      if (!lock) return;
      remove_tree(folder);
      ::unlink(lock_of(folder).c_str());
    }
  }
}

}  // namespace concord
