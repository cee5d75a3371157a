// Trouble is named without being asked for, with its figures; what is merely slow is not.
#include "measure/pathology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "measure/reads.hpp"

namespace concord {
namespace pathology_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Cell cell(const std::string& function, const std::string& client, double ns, double reads = 0) {
  Cell made;
  made.library = "awesome";
  made.function = function;
  made.client = client;
  made.context = client == "node-koffi" ? "worker" : "main thread";
  made.median_ns = ns;
  made.reads = reads;
  made.read_bytes = reads * 3000;
  return made;
}

TEST(Pathology, reading_from_the_kernel_in_each_call_is_named_with_what_to_do) {
  EXPECT_THAT(pathologies({cell("Add", "node-koffi-main", 79891, 2),
                           cell("Sort", "node-koffi-main", 81392, 2), cell("Add", "c-linked", 121)}),
              ElementsAre(AllOf(HasSubstr("awesome on node-koffi-main (main thread)"),
                                HasSubstr("Add (2.0 reads, 6000 bytes, 80 µs)"), HasSubstr("Sort ("),
                                HasSubstr("/proc/self/maps"), HasSubstr("worker"))));
}

TEST(Pathology, what_reads_in_each_context_is_told_of_once) {
  Cell elsewhere = cell("Add", "node-koffi-main", 70'000, 2);
  elsewhere.context = "callback";
  EXPECT_THAT(pathologies({cell("Add", "node-koffi-main", 79'891, 2), elsewhere}),
              ElementsAre(AllOf(HasSubstr("(main thread): each call reads from the kernel: Add (2.0 reads"),
                                Not(HasSubstr("70 µs")))));
}

TEST(Pathology, system_calls_are_named_where_they_were_counted) {
  Cell old = cell("Add", "c-linked", 2073), reading = cell("Add", "node-koffi-main", 79891, 2);
  old.system_calls_by_name = {{"rt_sigprocmask", 5}, {"sigaltstack", 3}, {"munmap", 0.03}};
  reading.system_calls_by_name = {{"read", 2}, {"openat", 1}};
  EXPECT_THAT(pathologies({old, reading}),
              ElementsAre(HasSubstr("Add (2.0 reads, 6000 bytes, 80 µs; 2.0 read, 1.0 openat)"),
                          AllOf(HasSubstr("awesome on c-linked: each call enters the kernel: "
                                          "Add (5.0 rt_sigprocmask, 3.0 sigaltstack, 2073 ns)"),
                                HasSubstr("golang/go#51676"))));
  Cell writes = cell("Log", "c-linked", 1936), by_itself = cell("Log", "go-native", 1296);
  writes.system_calls_by_name = by_itself.system_calls_by_name = {{"write", 1}};
  EXPECT_THAT(pathologies({writes, by_itself}), IsEmpty()) << "that is what the function does";
  old.system_calls_by_name = {{"getpid", 1}};
  EXPECT_THAT(pathologies({old}), ElementsAre(AllOf(HasSubstr("1.0 getpid"), Not(HasSubstr("golang")))));
}

TEST(Pathology, arguments_that_cost_more_than_their_call_are_named) {
  Cell made = cell("Log", "python-ctypes", 1900), cheap = cell("Sort", "python-ctypes", 700);
  made.context = cheap.context = "made";
  EXPECT_THAT(
      pathologies({cell("Log", "python-ctypes", 485), made, cell("Sort", "python-ctypes", 436), cheap}),
      ElementsAre(AllOf(HasSubstr("awesome: making the arguments"),
                        HasSubstr("more than the call: python-ctypes (Log 1415 ns and 485 ns). "))));
  Cell dear = cell("Log", "python-extension", 12'000);
  dear.context = "made";
  EXPECT_THAT(pathologies({cell("Log", "python-ctypes", 485), dear}), IsEmpty())
      << "calls with ready arguments are no measure for it";
}

TEST(Pathology, a_binding_far_above_another_of_its_language_is_named_with_both_figures) {
  EXPECT_THAT(pathologies({cell("Add", "node-koffi-main", 79891), cell("Add", "node-koffi", 467),
                           cell("Add", "node-napi", 149), cell("Add", "c-linked", 121)}),
              ElementsAre(AllOf(HasSubstr("awesome on node-koffi-main costs over 10 times"),
                                HasSubstr("80 µs against 149 ns by node-napi"))));
}

TEST(Pathology, what_is_dear_at_home_is_not_told_of_again_for_each_context) {
  const auto in = [](const char* client, const std::string& context, double ns) {
    Cell made = cell("Add", client, ns);
    made.context = context;
    return made;
  };
  EXPECT_THAT(pathologies({in("java-jna", "main thread", 1400), in("java-jna", "thread", 1500),
                           in("java-jna", "2 threads", 2000), in("java-ffm", "main thread", 120)}),
              ElementsAre(HasSubstr("awesome on java-jna costs over 10 times")));
  EXPECT_THAT(pathologies({in("ruby-ffi", "main thread", 400), in("ruby-ffi", "fiber", 240'000)}),
              ElementsAre(HasSubstr("awesome on ruby-ffi, fiber costs over 10 times")));
}

TEST(Pathology, what_several_clients_have_in_common_is_explained_once) {
  std::vector<Cell> cells;
  for (const char* client : {"c-linked", "c-dlopen"}) {
    for (const auto& [context, ns] : {std::pair{"thread", 120}, {"2 threads", 240}}) {
      cells.push_back(cell("Add", client, ns));
      cells.back().context = context;
    }
  }
  EXPECT_THAT(pathologies(cells),
              ElementsAre(HasSubstr("c-dlopen (Add 1.00 times with 2 threads), c-linked (Add")));
}

TEST(Pathology, what_is_slow_by_its_language_or_by_a_little_is_not) {
  EXPECT_THAT(pathologies({cell("Add", "ruby-fiddle", 1364), cell("Add", "ruby-ffi", 181),
                           cell("Add", "java-jna", 651, 0.01), cell("Add", "c-linked", 3)}),
              IsEmpty());
  Cell unknown = cell("Add", "java-jna", 651);
  unknown.reads = unknown.read_bytes = -1;
  Cell twin = cell("Add", "node-koffi-main", 90000, 3);
  twin.subject = Subject::twin;
  Cell left_out = cell("Add", "node-koffi-main", 90000, 3);
  left_out.left_out = "the client ended";
  EXPECT_THAT(pathologies({unknown, twin, left_out}), IsEmpty());
}

TEST(Pathology, threads_that_make_no_more_calls_than_one_are_named_beside_their_twin) {
  const auto in = [](const std::string& context, double ns, Subject subject = Subject::library) {
    Cell made = cell("Add", "c-linked", ns);
    made.context = context;
    made.subject = subject;
    return made;
  };
  EXPECT_THAT(pathologies({in("main thread", 120), in("thread", 121), in("2 threads", 220),
                           in("thread", 2, Subject::twin), in("2 threads", 2.2, Subject::twin)}),
              ElementsAre(AllOf(HasSubstr("awesome does not scale"),
                                HasSubstr("c-linked (Add 1.10 times with 2 threads, its C twin 1.82)"))));
  EXPECT_THAT(pathologies({in("thread", 121), in("2 threads", 140)}), IsEmpty());
  EXPECT_THAT(pathologies({in("2 threads", 220)}), IsEmpty()) << "there is nothing to compare it with";
}

TEST(Reads, of_a_process_are_those_that_it_made) {
  const auto before = reads_of(::getpid());
  if (!before) GTEST_SKIP() << "this system does not tell";
  std::ifstream file("/proc/self/status");
  std::string line;
  std::getline(file, line);
  const auto after = reads_of(::getpid());
  ASSERT_TRUE(after);
  EXPECT_GT(after->calls, before->calls);
  EXPECT_GT(after->bytes, before->bytes);
  EXPECT_FALSE(reads_of(0));
  EXPECT_FALSE(reads_of(-1));
}

}  // namespace pathology_test
}  // namespace concord
