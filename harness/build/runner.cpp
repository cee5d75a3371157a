#include "build/runner.hpp"

#include <algorithm>
#include <thread>

#include "base/files.hpp"
#include "build/build.hpp"

namespace concord {
namespace {

std::ptrdiff_t turns(unsigned jobs) {
  return std::max<std::ptrdiff_t>(1, jobs == 0 ? std::thread::hardware_concurrency() : jobs);
}

/// Where there is no HOME (a service, a container), go has no place for its caches: it refuses to build, or
/// takes every file for one of its module cache, which an overlay must not replace.
void add_homeless_folders(std::map<std::string, std::string>& variables) {
  if (environment("HOME")) return;
  const auto root = default_cache_root();
  if (!root) return;
  if (!environment("GOPATH") && !environment("GOMODCACHE")) variables["GOPATH"] = *root / "gopath";
  if (!environment("GOCACHE") && !environment("XDG_CACHE_HOME")) variables["GOCACHE"] = *root / "gocache";
}

}  // namespace

Runner::Runner(unsigned jobs, std::function<void(const std::string&)> progress, const std::atomic<bool>* stop)
    : turns_(turns(jobs)), progress_(std::move(progress)), stop_(stop) {}

Result<CommandEnd> Runner::run(Command command) {
  for (const auto& [name, value] : build_environment()) command.env.emplace(name, value);
  turns_.acquire();
  Result<CommandEnd> end = environment_error("the build was abandoned");
  if (stop_ != nullptr && stop_->load()) {
    end = environment_error("the build was interrupted");
  } else if (!abandoned_) {
    ++started_;
    end = run_command(command, stop_);
  }
  turns_.release();
  return end;
}

Result<CommandEnd> Runner::must(Command command) {
  auto end = run(command);
  if (end && !end->succeeded()) return usage_error(explain(command, *end));
  return end;
}

void Runner::say(const std::string& what) {
  if (!progress_) return;
  const std::lock_guard speaking(speaking_);
  progress_(what);
}

std::map<std::string, std::string> build_environment() {
  const auto flags = environment("GOFLAGS");
  std::map<std::string, std::string> result{
      {"GOTOOLCHAIN", "local"},
      {"CGO_ENABLED", "1"},
      {"GOFLAGS", flags ? *flags + " -buildvcs=false" : "-buildvcs=false"}};
  add_homeless_folders(result);
  return result;
}

}  // namespace concord
