// The rooms of a run stand in one folder, which this program keeps locked: one that can be locked belongs to
// nobody any more. The kernel forgets the lock of a process that was killed.
#include "run/room.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>

#include <fmt/format.h>

#include "base/descriptor.hpp"
#include "base/files.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

class LockedFolder {
 public:
  LockedFolder() = default;
  /// how: LOCK_EX waits, with LOCK_NB it does not.
  LockedFolder(const fs::path& folder, int how)
      : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (is_held() && ::flock(folder_.get(), how) != 0) {
      if (errno != EINTR) folder_ = Descriptor();
    }
  }
  [[nodiscard]] bool is_held() const { return folder_.get() >= 0; }

 private:
  Descriptor folder_;
};

/// The rooms of this run. In the cache, or where that cannot be written, among the machine's temporary files.
class House {
 public:
  House() {
    const auto cache = default_cache_root();
    if (cache && build_in(*cache / "rooms")) return;
    build_in(fs::temp_directory_path() / fmt::format("concord-rooms-{}", ::getuid()));
  }
  ~House() {
    if (lock_.is_held()) remove_tree(folder_);
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  Result<fs::path> next_room() {
    if (!lock_.is_held())
      return environment_error(fmt::format("cannot make a folder for clients: {}", std::strerror(problem_)));
    const fs::path room = folder_ / fmt::format("{}", ++rooms_);
    for (const fs::path& each : {room, room / "home", room / "tmp"}) {
      if (::mkdir(each.c_str(), 0700) != 0)
        return environment_error(
            fmt::format("cannot make the folder \"{}\": {}", each.string(), std::strerror(errno)));
    }
    return room;
  }

 private:
  bool build_in(const fs::path& street) {
    if (!make_folders(street)) return problem_ = EACCES, false;
    const LockedFolder nobody_else(street, LOCK_EX);  // or a new house could be taken for an empty one
    if (const auto houses = list_folder(street)) {
      for (const std::string& each : *houses) {
        if (LockedFolder(street / each, LOCK_EX | LOCK_NB).is_held()) remove_tree(street / each);
      }
    }
    std::string name = (street / "XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return problem_ = errno, false;
    folder_ = name;
    lock_ = LockedFolder(folder_, LOCK_EX | LOCK_NB);
    return lock_.is_held();
  }

  fs::path folder_;
  LockedFolder lock_;
  int problem_ = 0;
  std::atomic<unsigned> rooms_ = 0;
};

House& the_house() {
  static House house;
  return house;
}

}  // namespace

Result<Room> Room::make() {
  return the_house().next_room().map([](fs::path folder) { return Room(std::move(folder)); });
}
Room::~Room() {
  if (!folder_.empty()) remove_tree(folder_);
}
Room::Room(Room&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
Room& Room::operator=(Room&& other) noexcept {
  std::swap(folder_, other.folder_);
  return *this;
}

Result<void> Room::furnish(const Start& start) const {
  for (const auto& [name, file] : start.files) {
    const fs::path copy = home() / name;
    std::error_code code;
    fs::create_directories(copy.parent_path(), code);
    if (!code) fs::copy(file, copy, fs::copy_options::recursive | fs::copy_options::skip_symlinks, code);
    if (code)
      return environment_error(
          fmt::format("cannot copy \"{}\" to \"{}\": {}", file.string(), copy.string(), code.message()));
  }
  return {};
}

std::vector<std::string> environment_in(const Room& room, const std::vector<std::string>& given) {
  return environment_with(room.home(), room.temporary(), given);
}

std::vector<std::string> environment_with(const fs::path& home, const fs::path& temporary,
                                          const std::vector<std::string>& given) {
  std::map<std::string, std::string> variables{
      {"PATH", environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin")},
      {"HOME", home.string()},
      {"TMPDIR", temporary.string()},
      {"LANG", "C.UTF-8"},
      {"LC_ALL", "C.UTF-8"},
      {"TZ", "UTC"}};
  for (const std::string& each : given) {
    const std::size_t mark = each.find('=');
    variables[each.substr(0, mark)] = mark == std::string::npos ? "" : each.substr(mark + 1);
  }
  std::vector<std::string> entries;
  for (const auto& [name, value] : variables) entries.push_back(name + "=" + value);
  return entries;
}

ChildSpec process_in(const Room& room, const Start& start) {
  ChildSpec spec;
  spec.argv = start.argv;
  spec.env = environment_in(room, start.env);
  spec.limits = start.limits;
  spec.processor = start.processor;
  if (!start.files.empty()) spec.cwd = room.home().string();
  return spec;
}

}  // namespace concord
