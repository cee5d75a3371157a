// One process on a loop: what it said arrives, how it ended is told, and nothing of it is left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "base/child_fixture.hpp"

namespace concord {
namespace child_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(ChildTest, answers_lines_with_lines) {
  start("while read -r line; do echo \"<$line>\"; done <&3 >&4");
  child_->send("one");
  child_->send(std::string(100'000, 'x'));
  while (lines_.size() < 2) uv_run(&loop_, UV_RUN_ONCE);
  EXPECT_EQ(lines_[0], "<one>");
  EXPECT_THAT(lines_[1], SizeIs(100'002));
  child_->close_requests();
  uv_run(&loop_, UV_RUN_DEFAULT);
  EXPECT_EQ(end_.value().exit_code, 0);
}

TEST_F(ChildTest, delivers_everything_before_its_end) {
  run("echo out; echo err >&2; echo reply >&4; printf half >&4; kill -ABRT $$");
  EXPECT_THAT(lines_, ElementsAre("reply"));
  EXPECT_EQ(child_->take_stdout(), "out\n");
  EXPECT_EQ(child_->take_stdout(), "");
  EXPECT_EQ(child_->stderr_tail(), "err\n");
  EXPECT_EQ(end_->signal, SIGABRT);
}

TEST_F(ChildTest, keeps_the_last_of_a_long_stderr) {
  run("head -c 1000000 /dev/zero | tr '\\0' e >&2; echo end >&2");
  EXPECT_LE(child_->stderr_tail().size(), std::size_t{64} << 10);
  EXPECT_THAT(child_->stderr_tail().substr(child_->stderr_tail().size() - 6),
              "ee"
              "end\n");
}

TEST_F(ChildTest, does_not_swallow_a_line_without_end) {
  run("head -c 40000000 /dev/zero >&4");
  EXPECT_THAT(broken_, HasSubstr("longer than 16 MiB"));
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(ChildTest, is_not_held_up_by_a_grandchild_that_writes_without_end) {
  run("yes >&1 & yes >&2 & yes >&4 & exit 5");
  EXPECT_EQ(end_->exit_code, 5);
}

TEST_F(ChildTest, may_leave_while_we_write) {
  start("exec 3<&-; echo closed >&4; read -r forever");
  while (lines_.empty()) uv_run(&loop_, UV_RUN_ONCE);
  for (int i = 0; i < 10; ++i) child_->send(std::string(1'000'000, 'x'));
  uv_run(&loop_, UV_RUN_DEFAULT);
  EXPECT_EQ(end_.value().exit_code, 1);
}

TEST_F(ChildTest, gets_its_environment_and_folder) {
  ChildSpec spec;
  spec.env = {"HOME=/nowhere", "CONCORD_NEW=1"};
  spec.cwd = "/";
  run("echo $HOME $CONCORD_NEW >&4; pwd >&4", spec);
  EXPECT_THAT(lines_, ElementsAre("/nowhere 1", "/"));
}

TEST_F(ChildTest, may_have_no_wire_and_no_stdout) {
  ChildSpec spec;
  spec.wire = false;
  spec.discard_stdout = true;
  run("echo lost; echo kept >&2", spec);
  EXPECT_EQ(child_->take_stdout(), "");
  EXPECT_EQ(child_->stderr_tail(), "kept\n");
}

TEST_F(ChildTest, ends_with_its_owner) {
  start("sleep 60 & sleep 60");
  child_.reset();
  uv_run(&loop_, UV_RUN_DEFAULT);
  EXPECT_FALSE(end_);
}

TEST_F(ChildTest, may_be_given_up_in_its_own_events) {
  bool ended = false;
  std::unique_ptr<Child> child;
  ChildSpec spec;
  spec.argv = {"/bin/sh", "-c", "echo one >&4; echo two >&4; sleep 60"};
  child = Child::start(loop_, spec,
                       {[&](std::string_view) { child.reset(); }, nullptr, [&](ChildEnd) { ended = true; }})
              .value();
  uv_run(&loop_, UV_RUN_DEFAULT);
  EXPECT_FALSE(ended);
  spec.argv[2] = "exit 3";
  child = Child::start(loop_, spec,
                       {nullptr, nullptr,
                        [&](ChildEnd end) {
                          ended = end.exit_code == 3;
                          child.reset();
                        }})
              .value();
  uv_run(&loop_, UV_RUN_DEFAULT);
  EXPECT_TRUE(ended);
}

TEST_F(ChildTest, that_cannot_start_is_an_error_with_the_reason) {
  const auto reason = [this](const std::vector<std::string>& argv) {
    ChildSpec spec;
    spec.argv = argv;
    const auto started = Child::start(loop_, spec, {});
    return started ? "it started" : started.error().text;
  };
  EXPECT_THAT(reason({"/nonexistent"}), HasSubstr("\"/nonexistent\": no such file"));
  EXPECT_THAT(reason({"/etc/passwd"}), HasSubstr("permission denied"));
  EXPECT_THAT(reason({}), HasSubstr("empty"));
}

}  // namespace child_test
}  // namespace concord
