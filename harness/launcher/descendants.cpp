// Plain reads of small files: this runs ten times a second for each client.
#include "launcher/descendants.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace concord::launcher {

namespace {

/// Empty where there is no such file any more.
std::string content(const char* path) {
  std::string text;
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return text;
  char chunk[4096];
  for (ssize_t got = 0; (got = ::read(fd, chunk, sizeof chunk)) > 0;)
    text.append(chunk, static_cast<std::size_t>(got));
  ::close(fd);
  return text;
}

/// A child belongs to the thread that made it, so each thread has a list.
void add_children(pid_t of, std::vector<pid_t>& to) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task", of);
  DIR* threads = ::opendir(path);
  if (threads == nullptr) return;
  while (const dirent* each = ::readdir(threads)) {
    if (each->d_name[0] == '.') continue;
    std::snprintf(path, sizeof path, "/proc/%d/task/%.20s/children", of, each->d_name);
    const std::string list = content(path);
    for (const char* at = list.c_str(); *at != '\0';) {
      char* end = nullptr;
      const long child = std::strtol(at, &end, 10);
      if (end == at) break;
      to.push_back(static_cast<pid_t>(child));
      at = *end == ' ' ? end + 1 : end;
    }
  }
  ::closedir(threads);
}

}  // namespace

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  add_children(::getpid(), found);
  return found;
}

std::vector<pid_t> descendants() {
  std::vector<pid_t> found = children();
  for (std::size_t i = 0; i < found.size(); ++i) add_children(found[i], found);
  std::sort(found.begin(), found.end());  // one that lost its parent meanwhile was seen twice
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::uint64_t resident_bytes(const std::vector<pid_t>& processes) {
  static const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::uint64_t pages = 0;
  for (const pid_t each : processes) {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%d/statm", each);
    unsigned long resident = 0;
    if (std::sscanf(content(path).c_str(), "%*u %lu", &resident) == 1) pages += resident;
  }
  return pages * page_bytes;
}

}  // namespace concord::launcher
