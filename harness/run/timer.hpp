// A timer on a libuv loop.
#pragma once

#include <uv.h>

#include <algorithm>
#include <chrono>
#include <functional>

namespace concord {

/// Its handle outlives it until the loop has closed it; `fire` may destroy the Timer.
class Timer {
 public:
  Timer(uv_loop_t& loop, std::function<void()> fire) : handle_(new Handle{{}, std::move(fire)}) {
    uv_timer_init(&loop, &handle_->timer);
    handle_->timer.data = handle_;
  }
  ~Timer() {
    handle_->fire = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(&handle_->timer),
             [](uv_handle_t* handle) { delete static_cast<Handle*>(handle->data); });
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start(std::chrono::milliseconds after) {
    uv_timer_start(
        &handle_->timer,
        [](uv_timer_t* timer) {
          const auto fire = static_cast<Handle*>(timer->data)->fire;  // the owner may destroy us in it
          if (fire) fire();
        },
        static_cast<std::uint64_t>(std::max<std::int64_t>(after.count(), 0)), 0);
  }
  void stop() { uv_timer_stop(&handle_->timer); }

 private:
  struct Handle {
    uv_timer_t timer;
    std::function<void()> fire;
  };
  Handle* handle_;
};

}  // namespace concord
