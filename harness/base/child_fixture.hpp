// For tests: one child on a loop, after which nothing may be left: no process, no descriptor, no handle.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/child.hpp"
#include "base/launch.hpp"

namespace concord {

inline std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

class ChildTest : public testing::Test {
 protected:
  ChildTest() {
    uv_loop_init(&loop_);  // the first one opens what libuv keeps for all of them
    uv_loop_close(&loop_);
    EXPECT_TRUE(start_launcher());
    descriptors_ = open_descriptors();
    uv_loop_init(&loop_);
  }
  ~ChildTest() override {
    child_.reset();
    uv_run(&loop_, UV_RUN_DEFAULT);
    EXPECT_EQ(uv_loop_close(&loop_), 0);
    EXPECT_EQ(open_descriptors(), descriptors_);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), 0) << "the launcher is our only child, and lives";
  }
  ChildTest(const ChildTest&) = delete;
  ChildTest& operator=(const ChildTest&) = delete;

  void start(const std::string& script, const ChildSpec& given = {}) {
    ChildSpec spec = given;
    spec.argv = {"/bin/sh", "-c", script};
    Result<std::unique_ptr<Child>> started =
        Child::start(loop_, spec,
                     {[this](std::string_view line) { lines_.emplace_back(line); },
                      [this](const std::string& why) {
                        broken_ = why;
                        child_->signal_group(SIGKILL);
                      },
                      [this](ChildEnd end) {
                        EXPECT_FALSE(end_) << "ended twice";
                        EXPECT_FALSE(child_->is_running());
                        end_ = end;
                      }});
    ASSERT_TRUE(started) << started.error().text;
    child_ = std::move(*started);
  }
  void run(const std::string& script, const ChildSpec& spec = {}) {
    start(script, spec);
    uv_run(&loop_, UV_RUN_DEFAULT);
    ASSERT_TRUE(end_);
  }

  uv_loop_t loop_{};
  std::size_t descriptors_ = 0;
  std::unique_ptr<Child> child_;
  std::vector<std::string> lines_;
  std::string broken_;
  std::optional<ChildEnd> end_;
};

}  // namespace concord
