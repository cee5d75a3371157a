// Go in a C-shared library handles only the signals of faults. Sent by kill(2), one of these is fatal to it,
// and it prints its goroutines first (runtime/signal_unix.go: sighandler), but only on a thread that Go
// knows: on any other the process just dies. A thread whose last system call came from the library's own code
// is one: Go's runtime makes them without the C library.
#include "run/last_words.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include <fmt/format.h>

#include "run/goroutines.hpp"
#include "run/threads.hpp"

namespace concord {

namespace {

constexpr std::chrono::milliseconds look_again{50};
constexpr std::chrono::milliseconds quiet{250};  // nothing more for so long: it has said it all
constexpr std::size_t kept_bytes = std::size_t{48} << 10;

/// The thread to send it to. One that computes all alone is most likely in the call that does not end, and
/// only there can Go show the stack of a goroutine that runs; else any that waits in Go's own code.
int thread_in(const std::vector<ThreadState>& threads, const std::filesystem::path& library) {
  std::error_code gone;
  const std::filesystem::path file = std::filesystem::canonical(library, gone);
  const auto found = std::find_if(threads.begin(), threads.end(), [&](const ThreadState& each) {
    return each.file == file && each.state == 'S';
  });
  if (library.empty() || found == threads.end()) return 0;  // no Go in it
  const auto computes = [](const ThreadState& each) { return each.state == 'R' && each.system_call < 0; };
  const bool one = std::count_if(threads.begin(), threads.end(), computes) == 1;
  return one ? std::find_if(threads.begin(), threads.end(), computes)->id : found->id;
}

std::string titled(std::string_view title, const std::string& text) {
  if (text.empty()) return "";
  std::string body;
  for (const char c : text.substr(0, text.find_last_not_of('\n') + 1)) {
    if (c == '\t')
      body += "    ";  // reports show a tab as "\t"
    else
      body += c;
  }
  return fmt::format("{}:\n{}\n", title, body);
}

}  // namespace

LastWords::LastWords(uv_loop_t& loop, Child& child, const Start& start, std::chrono::milliseconds patience,
                     std::function<void()> on_told)
    : child_(child),
      patience_(patience),
      dump_signal_(start.dump_signal),
      on_told_(std::move(on_told)),
      timer_(loop, [this] { listen(); }) {
  const std::vector<ThreadState> threads = threads_of(fmt::format("/proc/{}", child.pid()));
  kernel_ = describe(threads);
  go_thread_ = thread_in(threads, start.library);
  static_cast<void>(child.take_stdout());  // what it printed before is no answer
  static_cast<void>(child.take_stderr());
  ask_runtime();
}

void LastWords::ask_runtime() {
  if (dump_signal_ == 0) return ask_go();
  answer_ = &runtime_;
  child_.signal_group(dump_signal_);
  asked_ = heard_ = std::chrono::steady_clock::now();
  timer_.start(look_again);
}

void LastWords::ask_go() {
  answer_ = &go_;
  // The thread's number is the client's own until its keeper reaps it, which is told to us by the same loop.
  if (go_thread_ == 0 || !child_.is_running() ||
      ::syscall(SYS_tgkill, child_.pid(), go_thread_, SIGSEGV) != 0)
    return timer_.start(std::chrono::milliseconds(0));  // not at once: whoever made us has to keep us first
  asked_ = heard_ = std::chrono::steady_clock::now();
  timer_.start(look_again);
}

void LastWords::take_answer() {
  for (std::string more : {child_.take_stdout(), child_.take_stderr()})
    answer_->append(more.substr(0, kept_bytes - std::min(kept_bytes, answer_->size())));
}

/// Until it has said something and then nothing for a while, or its time is over.
void LastWords::listen() {
  const auto now = std::chrono::steady_clock::now();
  take_answer();
  const bool asked = asked_ != std::chrono::steady_clock::time_point();
  if (child_.output_bytes() != heard_bytes_) heard_ = now;
  heard_bytes_ = child_.output_bytes();
  const bool said_all = !answer_->empty() && now - heard_ > quiet;
  if (asked && !said_all && now - asked_ < patience_) return timer_.start(look_again);
  asked_ = {};
  if (answer_ == &runtime_) return ask_go();
  const auto tell = std::move(on_told_);
  if (tell) tell();
}

std::string LastWords::text() {
  if (answer_ != nullptr) take_answer();
  return titled("Go", goroutines_in(go_)) + titled("the runtime", goroutines_in(runtime_)) +
         titled("the kernel", kernel_);
}

}  // namespace concord
