// inotify by way of libuv, which watches a folder and not what is below it: each folder has its own handle.
#include "cli/watcher.hpp"

#include <fmt/format.h>

#include "base/event_loop.hpp"

namespace concord {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t look_for_stop_ms = 100;

/// Hidden files, and what editors put beside the file that they save.
bool is_noise(std::string_view name) {
  return name.empty() || name.front() == '.' || name.back() == '~' || name == "4913" ||
         name.ends_with(".swp") || name.ends_with(".tmp");
}

bool is_skipped(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return is_noise(name) || name == "node_modules" || name == "__pycache__";
}

template <class Handle>
uv_handle_t* handle_of(Handle& handle) {
  return reinterpret_cast<uv_handle_t*>(&handle);
}

}  // namespace

struct Watcher::Folder {
  uv_fs_event_t handle{};
  Watcher* watcher = nullptr;
  fs::path path;
};

Result<std::unique_ptr<Watcher>> Watcher::open() {
  std::unique_ptr<Watcher> watcher(new Watcher);
  if (const int status = open_loop(watcher->loop_); status != 0) {
    watcher->loop_.data = watcher.get();  // the destructor sees that there is nothing to close
    return environment_error(fmt::format("cannot make an event loop: {}", uv_strerror(status)));
  }
  uv_timer_init(&watcher->loop_, &watcher->timer_);
  watcher->timer_.data = watcher.get();
  uv_timer_init(&watcher->loop_, &watcher->look_);
  uv_timer_start(
      &watcher->look_,
      [](uv_timer_t* timer) {
        if (stop_flag()) uv_stop(timer->loop);
      },
      look_for_stop_ms, look_for_stop_ms);
  return watcher;
}

Watcher::~Watcher() {
  if (loop_.data == this) return;
  for (auto& [path, folder] : folders_) uv_close(handle_of(folder->handle), nullptr);
  uv_close(handle_of(timer_), nullptr);
  uv_close(handle_of(look_), nullptr);
  uv_run(&loop_, UV_RUN_DEFAULT);
  uv_loop_close(&loop_);
}

Result<void> Watcher::add(const fs::path& path) {
  if (folders_.count(path) != 0) return {};
  auto folder = std::make_unique<Folder>();
  folder->watcher = this;
  folder->path = path;
  uv_fs_event_init(&loop_, &folder->handle);
  folder->handle.data = folder.get();
  const int status = uv_fs_event_start(
      &folder->handle,
      [](uv_fs_event_t* handle, const char* name, int, int) {
        const auto* self = static_cast<Folder*>(handle->data);
        self->watcher->changed(self->path, name);
      },
      path.c_str(), 0);
  folders_.emplace(path, std::move(folder));  // closed with the others, started or not
  if (status == 0 || status == UV_ENOENT) return {};
  return environment_error(fmt::format("cannot watch \"{}\": {}{}", path.string(), uv_strerror(status),
                                       status == UV_ENOSPC ? " (fs.inotify.max_user_watches)" : ""));
}

Result<void> Watcher::watch(const std::vector<fs::path>& folders) {
  known_.clear();
  for (const fs::path& folder : folders) {
    std::error_code problem;
    const fs::path top = fs::canonical(folder, problem);
    if (problem || !fs::is_directory(top, problem)) continue;
    if (auto added = add(top); !added) return added;
    fs::recursive_directory_iterator at(top, fs::directory_options::skip_permission_denied, problem);
    for (; !problem && at != fs::recursive_directory_iterator(); at.increment(problem)) {
      std::error_code ignored;
      if (!at->is_directory(ignored) || at->is_symlink(ignored)) {
        known_.insert(at->path());
        continue;
      }
      if (is_skipped(at->path())) {
        at.disable_recursion_pending();
        continue;
      }
      if (auto added = add(at->path()); !added) return added;
    }
  }
  return {};
}

void Watcher::changed(const fs::path& folder, const char* name) {
  if (name == nullptr || is_noise(name)) return;
  changed_.insert(folder / name);
  uv_timer_start(
      &timer_, [](uv_timer_t* timer) { uv_stop(&static_cast<Watcher*>(timer->data)->loop_); },
      static_cast<std::uint64_t>(settle.count()), 0);
}

std::set<fs::path> Watcher::wait() {
  stop_after(std::chrono::milliseconds(0));  // that was the run's time, not ours
  while (!stop_flag()) {
    uv_run(&loop_, UV_RUN_DEFAULT);
    std::erase_if(changed_, [&](const fs::path& file) {
      std::error_code ignored;
      return known_.count(file) == 0 && !fs::exists(fs::symlink_status(file, ignored));
    });
    if (!changed_.empty()) break;
  }
  if (stop_flag()) return {};
  known_.insert(changed_.begin(), changed_.end());
  return std::exchange(changed_, {});
}

}  // namespace concord
