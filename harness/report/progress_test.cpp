#include "report/progress.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace concord {
namespace progress_test {

using namespace std::chrono_literals;

const ProgressState running{"running", {"ruby-ffi 3 %", "node-koffi 9 %"}, 1'200, 14'000, 2};

class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK), 0); }
  ~Pipe() {
    for (const int end : ends_) close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int input() const { return ends_[1]; }
  [[nodiscard]] std::string taken() const {
    std::array<char, 4096> buffer{};
    const auto size = read(ends_[0], buffer.data(), buffer.size());
    return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : "";
  }

 private:
  std::array<int, 2> ends_{};
};

Terminal terminal() {
  Terminal result;
  result.interactive = result.utf8 = true;
  result.width = 60;
  return result;
}

TEST(ProgressText, SaysHowFarItIs) {
  EXPECT_EQ(progress_text(running, 80, false),
            "running  1,200/14,000 (8 %)  2 wrong  ruby-ffi 3 %  node-koffi 9 %");
  EXPECT_EQ(progress_text(running, 60, false, 125s), "running  1,200/14,000 (8 %)  2 wrong  2 min 5 s left")
      << "no part of a name";
}

TEST(ProgressText, CountsTheClientsThatDoNotFit) {
  const ProgressState state{"running", {"c-linked 9 %", "java-jna 1 %", "ruby-ffi 5 %"}, 7, 100, 0};
  EXPECT_EQ(progress_text(state, 60, false), "running  7/100 (7 %)  c-linked 9 %  java-jna 1 %  +1");
  EXPECT_EQ(progress_text(state, 62, false),
            "running  7/100 (7 %)  c-linked 9 %  java-jna 1 %  ruby-ffi 5 %");
  EXPECT_EQ(progress_text(state, 40, false), "running  7/100 (7 %)  c-linked 9 %  +2");
  EXPECT_EQ(progress_text(state, 37, false), "running  7/100 (7 %)") << "a number alone says nothing";
}

TEST(TimeLeft, IsWhatThePaceSoFarGives) {
  EXPECT_EQ(time_left({"", {}, 50, 100, 0}, 4s), 4s);
  EXPECT_EQ(time_left({"", {}, 99, 100, 0}, 10s), 1s) << "never none while something is left";
}

TEST(TimeLeft, IsNotGuessed) {
  EXPECT_EQ(time_left({"", {}, 50, 100, 0}, 999ms), std::nullopt) << "too early";
  EXPECT_EQ(time_left({"", {}, 1, 100, 0}, 10s), std::nullopt) << "too little to go by";
  EXPECT_EQ(time_left({"", {}, 0, 0, 0}, 10s), std::nullopt);
  EXPECT_EQ(time_left({"", {}, 100, 100, 0}, 10s), std::nullopt);
}

TEST(ProgressText, FitsTheLineAndObeysNothing) {
  EXPECT_EQ(progress_text(running, 12, false), "running  1,…");
  EXPECT_EQ(progress_text({"\x1b[2J", {}, 0, 0, 0}, 20, false), "\\u001b[2J");
}

TEST(Progress, IsSilentWhereNobodyLooks) {
  const Pipe pipe;
  { Progress(pipe.input(), Terminal{}).show(running); }
  EXPECT_EQ(pipe.taken(), "");
}

TEST(Progress, ErasesItselfAtTheEnd) {
  const Pipe pipe;
  { Progress(pipe.input(), terminal()).show(running); }
  const std::string bytes = pipe.taken();
  EXPECT_THAT(bytes, testing::StartsWith("\r\x1b[2Krunning"));
  EXPECT_THAT(bytes, testing::EndsWith("\r\x1b[2K"));
}

TEST(Progress, DrawsAtMostTenTimesASecond) {
  const Pipe pipe;
  Progress progress(pipe.input(), terminal());
  const auto start = Progress::Clock::now();
  progress.show({"a", {}, 0, 0, 0}, start);
  progress.show({"b", {}, 0, 0, 0}, start + 99ms);
  progress.show({"c", {}, 0, 0, 0}, start + 100ms);
  EXPECT_EQ(pipe.taken(), "\r\x1b[2Ka\r\x1b[2Kc");
}

}  // namespace progress_test
}  // namespace concord
