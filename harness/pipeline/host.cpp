#include "pipeline/host.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <cctype>
#include <ctime>
#include <fstream>
#include <thread>

#include <fmt/format.h>

namespace concord {

unsigned cores() { return std::max(1U, std::thread::hardware_concurrency()); }

Host this_host() {
  Host host;
  host.cores = cores();
  utsname name{};
  if (uname(&name) == 0) host.system = fmt::format("{} {} {}", name.sysname, name.release, name.machine);
  std::ifstream cpus("/proc/cpuinfo");
  for (std::string line; std::getline(cpus, line);) {
    if (line.starts_with("model name")) {
      host.cpu = line.substr(std::min(line.size(), line.find(':') + 2));
      break;
    }
  }
  return host;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

KnownFacts known_facts() {
  utsname name{};
  uname(&name);
  KnownFacts facts;
  facts.os = name.sysname;
  std::transform(facts.os.begin(), facts.os.end(), facts.os.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string machine = name.machine;
  facts.arch = machine == "x86_64"    ? "amd64"
               : machine == "aarch64" ? "arm64"
               : machine == "i686"    ? "386"
                                      : machine;
  facts.today = utc_now().substr(0, 10);
  return facts;
}

std::string first_line(const char* path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace concord
