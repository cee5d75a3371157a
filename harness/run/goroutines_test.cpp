#include "run/goroutines.hpp"

#include <gtest/gtest.h>

namespace concord {
namespace goroutines_test {

TEST(Goroutines, are_what_is_kept_and_those_that_a_host_called_come_first) {
  EXPECT_EQ(
      goroutines_in("SIGSEGV: segmentation violation\nPC=0x7f01 m=5 sigcode=18446744073709551610\n\n"
                    "goroutine 0 gp=0x23 m=5 mp=0x24 [idle]:\nruntime.futex(0x1)\n\t/go/sys.s:569 +0x21 "
                    "fp=0x7f sp=0x7e pc=0x7d\n\n"
                    "goroutine 2 gp=0x3 m=nil [force gc (idle)]:\nruntime.gopark()\n\t/go/proc.go:1 +0x1 "
                    "fp=0x1 sp=0x2 pc=0x3\n\n"
                    "goroutine 17 [sync.Mutex.Lock, locked to thread]:\nmain.Hangs(0xd)\n\t/p/u.go:9 "
                    "+0x5f fp=0x1 sp=0x2 pc=0x3\n_cgoexp_1_Hangs(0x7f)\n\t_cgo_gotypes.go:1 +0x1\n\n"
                    "rax    0xca\nrbx    0x0\n"),
      "goroutine 17 [sync.Mutex.Lock, locked to thread]:\nmain.Hangs(0xd)\n\t/p/u.go:9 +0x5f\n"
      "_cgoexp_1_Hangs(0x7f)\n\t_cgo_gotypes.go:1 +0x1\n\n"
      "goroutine 2 gp=0x3 m=nil [force gc (idle)]:\nruntime.gopark()\n\t/go/proc.go:1 +0x1\n");
}

TEST(Goroutines, of_a_text_without_any_are_the_text) {
  EXPECT_EQ(goroutines_in("Full thread dump\n\n\"main\" #1\n"), "Full thread dump\n\n\"main\" #1\n");
  EXPECT_EQ(goroutines_in(""), "");
}

}  // namespace goroutines_test
}  // namespace concord
