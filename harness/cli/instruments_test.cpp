// run --dangling and run --race, on a library that has on purpose what they show.
#include <gmock/gmock.h>

#include "cli/package_fixture.hpp"

namespace concord {
namespace instruments_test {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* source = R"(package main

// #include <stdlib.h>
import "C"

import "unsafe"

//export NameOfGo
func NameOfGo(out **C.char) {
	name := append([]byte("a name in Go's memory"), 0)
	*out = (*C.char)(unsafe.Pointer(&name[0]))
}

//export NameOfC
func NameOfC(out **C.char) { *out = C.CString("a name in C's memory") }

//export Add
func Add(a, b int64) int64 { return a + b }

var calls int

//export Touch
func Touch(a int64) int64 {
	for i := 0; i < 2_000_000; i++ { // long enough to meet another one
		calls++
	}
	return a
}

func main() {}
)";

constexpr const char* notes = R"(concord = 1
export.NameOfC.params.out = { cells = { free = "free" } }
export.Add.threads = true
export.Touch.threads = true
)";

constexpr const char* suite = R"(concord = 1
[[case]]
call = "NameOfGo"
name = "one"
args = [[{ nil = true }]]
[[case]]
call = "NameOfC"
name = "one"
args = [[{ nil = true }]]
[[family]]
call = "Add"
name = "random"
values = "random"
seed = 1
count = 50
[[case]]
call = "Touch"
name = "one"
args = [7]
)";

class Instruments : public PackageTest {
 protected:
  Instruments() : PackageTest("hidden") {
    write("hidden.go", source);
    write("concord/concord.toml", notes);
    write("concord/suite.toml", suite);
    const CommandEnd blessed = bless();
    EXPECT_EQ(blessed.exit_code, 0) << blessed.err;
  }
};

TEST_F(Instruments, what_leads_into_memory_that_go_collects_is_seen_in_every_language) {
  const CommandEnd end =
      run({"--dangling"}, {"c-linked", "c-dlopen", "python-ctypes", "ruby-ffi", "node-koffi", "java-jna"});
  EXPECT_EQ(end.exit_code, 1) << end.err;
  EXPECT_EQ(said_of("NameOfGo").size(), 7U);
  for (const auto& [client, words] : said_of("NameOfGo"))
    EXPECT_THAT(words, client == "go-native" ? testing::Matcher<std::string>("pass")
                                             : AllOf(testing::Not(HasSubstr("a name")),
                                                     HasSubstr("it passes without --dangling")))
        << client;
  for (const std::string function : {"NameOfC", "Add"})
    for (const auto& [client, words] : said_of(function))
      EXPECT_EQ(words, "pass") << function << "@" << client;
  EXPECT_THAT(end.out, HasSubstr("--dangling --case hidden/NameOfGo/one"));
}

TEST_F(Instruments, what_is_wrong_anyway_is_not_the_instruments_finding) {
  const std::string golden = read_file(folder_ / "concord" / "golden.jsonl").value();
  std::string wrong = golden;
  const std::string name = "a name in C's memory";
  wrong.replace(wrong.find(name), name.size(), "another name");
  write("concord/golden.jsonl", wrong);
  EXPECT_EQ(run({"--dangling"}, {"c-dlopen"}).exit_code, 1);
  EXPECT_THAT(said_of("NameOfC").at("c-dlopen"), testing::Not(HasSubstr("--dangling")));
  EXPECT_THAT(said_of("NameOfGo").at("c-dlopen"), HasSubstr("--dangling"));
}

TEST_F(Instruments, a_race_ends_its_process_and_others_pass) {
  const CommandEnd end = run({"--race", "--threads", "4"}, {"c-dlopen", "java-jna", "node-koffi"});
  EXPECT_EQ(end.exit_code, 1) << end.err;
  for (const std::string client : {"c-dlopen", "java-jna"}) {
    EXPECT_EQ(said_of("Add").at(client), "pass") << client;
    EXPECT_THAT(said_of("Touch").at(client),
                AllOf(HasSubstr("WARNING: DATA RACE"), HasSubstr("it passes without --race")))
        << client;
  }
  EXPECT_THAT(said_of("Add").at("node-koffi"), HasSubstr("refused"));
  EXPECT_EQ(said_of("NameOfC").size(), 0U) << "nobody said that it may be called so";
  EXPECT_THAT(end.out, HasSubstr("--race --threads 4"));
}

TEST_F(Instruments, threads_need_somebody_who_says_that_they_may) {
  write("concord/concord.toml", "concord = 1\nexport.NameOfC.params.out = { cells = { free = \"free\" } }\n");
  const CommandEnd end = run({"--threads", "2"}, {"c-dlopen"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.err, HasSubstr(".threads = true"));
}

TEST_F(Instruments, exclude_what_they_cannot_go_with) {
  const auto refusal = [&](std::vector<std::string> options) { return run(std::move(options), {}).err; };
  EXPECT_THAT(refusal({"--dangling", "--library", "x.so"}), HasSubstr("builds the library anew"));
  EXPECT_THAT(refusal({"--race", "--ownership"}), HasSubstr("--ownership and --race exclude each other"));
  EXPECT_THAT(refusal({"--race", "--dangling"}), HasSubstr("--dangling"));
  EXPECT_THAT(refusal({"--dangling", "--env", "GODEBUG=x=1"}), HasSubstr("GODEBUG"));
}

}  // namespace instruments_test
}  // namespace concord
