// Reads /proc/PID/task/*. A process may end while it is looked at: what is gone is not told.
#include "run/threads.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

namespace concord {

namespace {

namespace fs = std::filesystem;

/// The calls in which threads wait. There is no table of names in the C library.
constexpr std::array<std::pair<long, std::string_view>, 16> known_calls{
    {{SYS_read, "read"},
     {SYS_write, "write"},
     {SYS_futex, "futex"},
     {SYS_ppoll, "ppoll"},
     {SYS_pselect6, "pselect"},
     {SYS_epoll_pwait, "epoll_pwait"},
     {SYS_nanosleep, "nanosleep"},
     {SYS_clock_nanosleep, "clock_nanosleep"},
     {SYS_wait4, "wait4"},
     {SYS_waitid, "waitid"},
     {SYS_recvfrom, "recvfrom"},
     {SYS_recvmsg, "recvmsg"},
     {SYS_accept4, "accept4"},
     {SYS_rt_sigsuspend, "rt_sigsuspend"},
     {SYS_rt_sigtimedwait, "rt_sigtimedwait"},
#ifdef SYS_epoll_wait
     {SYS_epoll_wait, "epoll_wait"}
#else
     {SYS_flock, "flock"}
#endif
    }};

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

struct Mapping {
  std::uint64_t first, end;
  std::string file;
};

std::vector<Mapping> code_of(const fs::path& process) {
  std::vector<Mapping> mappings;
  std::ifstream in(process / "maps");
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string range, access, offset, device, inode, file;
    fields >> range >> access >> offset >> device >> inode >> std::ws;
    std::getline(fields, file);
    const std::size_t dash = range.find('-');
    if (dash == std::string::npos || access.find('x') == std::string::npos || !file.starts_with('/'))
      continue;
    Mapping mapping{0, 0, file};
    std::from_chars(range.data(), range.data() + dash, mapping.first, 16);
    std::from_chars(range.data() + dash + 1, range.data() + range.size(), mapping.end, 16);
    mappings.push_back(std::move(mapping));
  }
  return mappings;
}

/// "202 0x… 0x… <stack pointer> <program counter>", "running", or "-1 <stack pointer> <program counter>".
void read_call(const std::string& line, const std::vector<Mapping>& code, ThreadState& thread) {
  std::istringstream fields(line);
  if (!(fields >> thread.system_call)) {
    thread.system_call = -1;
    return;
  }
  const std::size_t last = line.rfind(" 0x");
  if (last == std::string::npos) return;
  std::uint64_t at = 0;
  std::from_chars(line.data() + last + 3, line.data() + line.size(), at, 16);
  const auto found = std::find_if(code.begin(), code.end(),
                                  [&](const Mapping& each) { return at >= each.first && at < each.end; });
  if (found != code.end()) thread.file = found->file;
}

/// Behind the name in parentheses, which can hold anything.
char state_in(const std::string& stat) {
  const std::size_t mark = stat.rfind(") ");
  return mark == std::string::npos || mark + 2 >= stat.size() ? '?' : stat[mark + 2];
}

std::string_view words_of(char state) {
  switch (state) {
    case 'R':
      return "runs";
    case 'S':
      return "waits";
    case 'D':
      return "waits uninterruptibly";
    case 'T':
    case 't':
      return "is stopped";
    case 'Z':
    case 'X':
      return "has ended";
    default:
      return "is in an unknown state";
  }
}

std::string name_of(long system_call) {
  const auto* const found = std::find_if(known_calls.begin(), known_calls.end(),
                                         [&](const auto& each) { return each.first == system_call; });
  return found != known_calls.end() ? std::string(found->second) : fmt::format("system call {}", system_call);
}

std::string words_of(const ThreadState& thread) {
  std::string text(words_of(thread.state));
  if (thread.system_call >= 0) text += " in " + name_of(thread.system_call);
  if (!thread.file.empty()) text += ", called from " + thread.file.filename().string();
  if (!thread.waits_in.empty()) text += fmt::format(" [{}]", thread.waits_in);
  return text;
}

}  // namespace

std::vector<ThreadState> threads_of(const fs::path& process) {
  std::vector<ThreadState> threads;
  const std::vector<Mapping> code = code_of(process);
  std::error_code gone;
  for (fs::directory_iterator each(process / "task", gone), end; !gone && each != end; each.increment(gone)) {
    const fs::path task = each->path();
    ThreadState thread;
    const std::string id = task.filename().string();
    std::from_chars(id.data(), id.data() + id.size(), thread.id);
    thread.name = first_line(task / "comm");
    thread.state = state_in(first_line(task / "stat"));
    thread.waits_in = first_line(task / "wchan");
    if (thread.waits_in == "0") thread.waits_in.clear();  // it runs, or we may not know
    read_call(first_line(task / "syscall"), code, thread);
    threads.push_back(std::move(thread));
  }
  std::sort(threads.begin(), threads.end(),
            [](const ThreadState& a, const ThreadState& b) { return a.id < b.id; });
  return threads;
}

std::string describe(const std::vector<ThreadState>& threads) {
  std::vector<std::pair<std::string, unsigned>> lines;  // and how many threads each stands for
  for (const ThreadState& thread : threads) {
    const std::string line = fmt::format("{} {}", thread.name, words_of(thread));
    const auto same =
        std::find_if(lines.begin(), lines.end(), [&](const auto& each) { return each.first == line; });
    if (same == lines.end())
      lines.emplace_back(line, 1);
    else
      ++same->second;
  }
  std::string text;
  for (const auto& [line, count] : lines)
    text += count == 1 ? line + "\n" : fmt::format("{} ({} threads)\n", line, count);
  return text;
}

}  // namespace concord
