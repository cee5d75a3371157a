// A libuv loop that fails where uv_loop_init would abort.
#pragma once

#include <uv.h>

namespace concord {

/// uv_loop_init. 0, or libuv's error: UV_EMFILE also where the descriptors that are left do not suffice for
/// what libuv opens at its first loop in a process. libuv ends the program there
/// (uv__signal_global_once_init).
[[nodiscard]] int open_loop(uv_loop_t& loop);

}  // namespace concord
