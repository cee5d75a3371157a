// Plain POSIX underneath: iostreams lose errno, and with it the reason that a person needs.
#include "base/files.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/descriptor.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> failed(std::string_view what, const fs::path& path, int code) {
  return environment_error(fmt::format("cannot {} \"{}\": {}", what, path.string(), std::strerror(code)));
}

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// What stands where a file was expected; empty for a file. A reader of a named pipe would wait for ever.
std::string_view oddity(mode_t mode) {
  if (S_ISDIR(mode)) return "it is a folder";
  if (S_ISFIFO(mode)) return "it is a named pipe";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "it is a device";
  return S_ISREG(mode) ? "" : "it is not a file";
}

tl::unexpected<Error> refused(std::string_view what, const fs::path& path, std::string_view why) {
  return environment_error(fmt::format("cannot {} \"{}\": {}", what, path.string(), why));
}

/// One of our own descriptors, as in `<(command)`: whoever names it means what is behind it, pipe or not.
std::optional<int> descriptor_named(const fs::path& file) {
  std::string_view name = file.native();
  if (name == "/dev/stdin") return STDIN_FILENO;
  if (name == "/dev/stdout") return STDOUT_FILENO;
  if (name == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!name.starts_with(folder)) continue;
    name.remove_prefix(folder.size());
    int number = -1;
    const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (fault == std::errc{} && end == name.data() + name.size() && number >= 0) return number;
  }
  return std::nullopt;
}

/// A new file beside the one that it will replace. Exclusive: what somebody else put there is not written
/// through.
Result<fs::path> make_beside(const fs::path& file, int& fd) {
  static std::atomic<unsigned> serial{0};
  for (int attempts = 100;; --attempts) {
    fs::path beside = file.parent_path() / fmt::format("concord-{}-{}.tmp", ::getpid(), serial++);
    fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd >= 0) {
      ::flock(fd, LOCK_EX | LOCK_NB);  // for remove_unfinished: somebody is at it
      return beside;
    }
    if (errno != EEXIST || attempts == 0) return failed("write", file, errno);
  }
}

bool sync_folder(const fs::path& folder) {
  const Descriptor fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a folder; what could be done was done.
  return fd.get() >= 0 && (::fsync(fd.get()) == 0 || errno == EINVAL || errno == EROFS);
}

/// The content and the name, in an order in which no moment shows a part.
Result<void> replace(const fs::path& file, std::string_view content, bool durable) {
  int fd = -1;
  const Result<fs::path> beside = make_beside(file, fd);
  if (!beside) return tl::unexpected(beside.error());
  struct stat before {};
  const bool keeps_mode = ::stat(file.c_str(), &before) == 0;
  bool done = write_all(fd, content) && (!keeps_mode || ::fchmod(fd, before.st_mode & 07777U) == 0) &&
              (!durable || ::fsync(fd) == 0);
  int code = done ? 0 : errno;
  if (::close(fd) != 0 && done) {  // some file systems tell only now that there was no room
    done = false;
    code = errno;
  }
  if (done && ::rename(beside->c_str(), file.c_str()) != 0) {
    done = false;
    code = errno;
  }
  if (!done) {
    ::unlink(beside->c_str());
    return failed("write", file, code);
  }
  if (durable && !sync_folder(file.parent_path())) return failed("write", file, errno);
  return {};
}

/// Into a device or a pipe: there is nothing to replace.
Result<void> write_into(const fs::path& file, std::string_view content) {
  const Descriptor fd(::open(file.c_str(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (fd.get() < 0 && errno == ENXIO) return refused("write", file, "nobody reads from this pipe");
  if (fd.get() < 0) return failed("write", file, errno);
  ::fcntl(fd.get(), F_SETFL, 0);  // only the opening must not wait
  if (!write_all(fd.get(), content)) return failed("write", file, errno);
  return {};
}

}  // namespace

Result<std::string> read_file(const fs::path& file, std::size_t most_bytes) {
  const bool waits = descriptor_named(file).has_value();
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK)));
  if (fd.get() < 0) return failed("read", file, errno);
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return failed("read", file, errno);
  const std::string_view odd = oddity(status.st_mode);
  if (!odd.empty() && (!waits || S_ISDIR(status.st_mode))) return refused("read", file, odd);
  const auto too_large = [&] {
    return refused("read", file, fmt::format("it is larger than {} MiB", most_bytes >> 20U));
  };
  const auto told = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  if (told > most_bytes) return too_large();
  std::string content(told, '\0');
  std::size_t used = 0;
  while (true) {
    if (used == content.size()) content.resize(content.size() + 4096);  // grew, or has no size (/proc)
    const ssize_t got = ::read(fd.get(), content.data() + used, content.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", file, errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > most_bytes) return too_large();
  }
  content.resize(used);
  return content;
}

Result<std::string> read_file_inside(const fs::path& folder, const fs::path& name) {
  const fs::path file = folder / name;
  std::error_code code;
  const fs::path root = fs::canonical(folder.empty() ? "." : folder, code);
  if (code) return failed("read", file, code.value());
  const fs::path real = fs::canonical(file, code);
  if (code) return failed("read", file, code.value());
  const auto [end, rest] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  if (name.is_absolute() || end != root.end())
    return usage_error(
        fmt::format("\"{}\" leads out of \"{}\", to \"{}\"; nothing outside of that folder is read",
                    file.string(), folder.string(), real.string()));
  return read_file(real);
}

Result<void> write_file_atomically(const fs::path& file, std::string_view content) {
  return replace(file, content, false);
}

Result<void> write_output(const fs::path& file, std::string_view content) {
  if (const auto descriptor = descriptor_named(file)) {  // opened anew, a file would begin at its start again
    if (write_all(*descriptor, content)) return {};
    return failed("write", file, errno);
  }
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return replace(file, content, true);
  if (S_ISDIR(status.st_mode)) return refused("write", file, "it is a folder");
  if (!S_ISREG(status.st_mode)) return write_into(file, content);
  std::error_code code;
  const fs::path real = fs::canonical(file, code);
  if (code) return failed("write", file, code.value());
  return replace(real, content, true);
}

namespace {

/// What programs that were killed have left of writing files here. Both signs of life count: the number means
/// another process to another container, and the lock ends a moment before the file is renamed.
void remove_unfinished(const fs::path& folder) {
  std::error_code code;
  for (fs::directory_iterator at(folder, code); !code && at != fs::directory_iterator(); at.increment(code)) {
    const std::string name = at->path().filename().string();
    int writer = 0, end = 0;
    if (std::sscanf(name.c_str(), "concord-%d-%*u.tmp%n", &writer, &end) != 1 ||
        end != static_cast<int>(name.size()))
      continue;
    if (::kill(writer, 0) == 0 || errno != ESRCH) continue;
    const Descriptor fd(::open(at->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (fd.get() >= 0 && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(at->path().c_str());
  }
}

}  // namespace

Result<void> check_output(const fs::path& file) {
  struct stat status {};
  if (descriptor_named(file)) return {};
  if (::stat(file.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return refused("write", file, "it is a folder");
    if (!S_ISREG(status.st_mode)) return {};
  }
  std::error_code code;
  const fs::path real = fs::weakly_canonical(file, code);
  remove_unfinished((code ? file : real).parent_path());
  int fd = -1;
  const Result<fs::path> beside = make_beside(code ? file : real, fd);
  if (!beside) return tl::unexpected(beside.error());
  ::close(fd);
  ::unlink(beside->c_str());
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
