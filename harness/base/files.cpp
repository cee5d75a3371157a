// Plain POSIX underneath: iostreams lose errno, and with it the reason that a person needs.
#include "base/files.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace concord {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> failed(std::string_view what, const fs::path& path, int code) {
  return environment_error(fmt::format("cannot {} \"{}\": {}", what, path.string(), std::strerror(code)));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::string> read_file(const fs::path& file) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) return failed("read", file, errno);
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return failed("read", file, errno);
  std::string content(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)), '\0');
  std::size_t used = 0;
  while (true) {
    if (used == content.size()) content.resize(content.size() + 4096);  // grew, or has no size (/proc)
    const ssize_t got = ::read(fd.get(), content.data() + used, content.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", file, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  content.resize(used);
  return content;
}

Result<void> write_file_atomically(const fs::path& file, std::string_view content) {
  static std::atomic<unsigned> serial{0};
  const fs::path beside = fmt::format("{}.{}.{}.tmp", file.string(), ::getpid(), serial++);
  {
    const Descriptor fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (fd.get() < 0) return failed("write", file, errno);
    if (!write_all(fd.get(), content)) {
      const int code = errno;
      ::unlink(beside.c_str());
      return failed("write", file, code);
    }
  }
  if (::rename(beside.c_str(), file.c_str()) != 0) {
    const int code = errno;
    ::unlink(beside.c_str());
    return failed("write", file, code);
  }
  return {};
}

Result<std::vector<std::string>> list_folder(const fs::path& folder) {
  std::error_code code;
  std::vector<std::string> names;
  fs::directory_iterator at(folder, code);
  for (; !code && at != fs::directory_iterator(); at.increment(code)) {
    std::string name = at->path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  if (code) return failed("list", folder, code.value());
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> make_folders(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) return failed("make the folder", folder, code.value());
  return {};
}

void remove_tree(const fs::path& folder) {
  std::error_code code;
  fs::remove_all(folder, code);
}

std::optional<FileStamp> stamp(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return std::nullopt;
  return FileStamp{static_cast<std::uint64_t>(status.st_size),
                   std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec,
                   static_cast<std::uint64_t>(status.st_ino)};
}

std::string to_string(const FileStamp& stamp) {
  return fmt::format("{}:{}:{}", stamp.size_bytes, stamp.changed_ns, stamp.inode);
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

}  // namespace concord
