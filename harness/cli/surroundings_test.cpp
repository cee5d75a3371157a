// Files, and calls before and behind the cases, as concord.toml says.
#include <gmock/gmock.h>

#include "cli/package_fixture.hpp"

namespace concord {
namespace surroundings_test {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* source = R"(package main

import "C"

import (
	"os"
	"strings"
)

var words []string

//export Load
func Load(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		panic("there is no " + file)
	}
	words = strings.Fields(string(text))
	return len(words)
}

//export LetterAt
func LetterAt(word, at int) byte { return words[word][at] }

//export Close
func Close() {
	if _, err := os.Stat("forbidden"); err == nil {
		panic("closed badly")
	}
	words = nil
}

func main() {}
)";

constexpr const char* suite = R"(concord = 1
[[case]]
call = "LetterAt"
name = "first"
args = [0, 0]
[[case]]
call = "LetterAt"
name = "second"
args = [1, 2]
)";

const std::vector<std::string> clients{"c-linked", "python-ctypes", "ruby-ffi", "node-koffi", "java-jna"};

class Surroundings : public PackageTest {
 protected:
  Surroundings() : PackageTest("loaded") {
    write("loaded.go", source);
    write("concord/suite.toml", suite);
    write("concord/data/words.txt", "alpha beta\n");
    note("data/words.txt");
    const CommandEnd blessed = bless();
    EXPECT_EQ(blessed.exit_code, 0) << blessed.err;
  }
  void note(const std::string& file, const std::string& files = "\"data/words.txt\"") const {
    write("concord/concord.toml", "concord = 1\nfiles = [" + files +
                                      "]\nset_up = [{ call = \"Load\", args = [\"" + file +
                                      "\"] }]\ntear_down = [{ call = \"Close\" }]\n");
  }
};

TEST_F(Surroundings, every_process_finds_the_files_and_is_set_up) {
  const CommandEnd end = run({}, clients);
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
  EXPECT_EQ(said_of("LetterAt").size(), 6U);
}

TEST_F(Surroundings, a_call_that_does_not_set_up_is_what_the_cases_say) {
  note("data/others.txt");
  EXPECT_EQ(run({}, clients).exit_code, 1);
  for (const auto& [client, words] : said_of("LetterAt"))
    EXPECT_THAT(words, AllOf(HasSubstr("not_run"), HasSubstr("did not start: it ended with"),
                             HasSubstr("in the set_up call Load(\"data/others.txt\")"),
                             HasSubstr("panic: there is no data/others.txt")))
        << client;
}

TEST_F(Surroundings, a_process_that_dies_when_it_is_torn_down_is_a_failure_of_its_own) {
  write("concord/forbidden", "");
  note("data/words.txt", R"("data", "forbidden")");
  EXPECT_EQ(run({}, clients).exit_code, 1);
  for (const auto& [client, words] : said_of("LetterAt")) EXPECT_EQ(words, "pass") << client;
  for (const std::string& client : clients)
    EXPECT_THAT(said_of("process").at(client), HasSubstr("in the tear_down call Close()")) << client;
}

TEST_F(Surroundings, what_is_not_there_is_named_with_its_place) {
  const auto refusal = [&](const std::string& text) {
    write("concord/concord.toml", "concord = 1\n" + text);
    const CommandEnd end = run({}, {"c-linked"});
    EXPECT_EQ(end.exit_code, 2);
    return end.err;
  };
  EXPECT_THAT(refusal("files = [\"gone.txt\"]\n"), HasSubstr("there is no \"gone.txt\""));
  EXPECT_THAT(refusal("files = [\"../loaded.go\"]\n"),
              AllOf(HasSubstr(":2:"), HasSubstr("leads out of the folder")));
  std::filesystem::create_symlink("/etc/hostname", folder_ / "concord" / "link");
  EXPECT_THAT(refusal("files = [\"link\"]\n"), HasSubstr("\"link\" leads out of"));
  EXPECT_THAT(refusal("[[set_up]]\ncall = \"Lod\"\n"),
              AllOf(HasSubstr("concord.toml:2:"), HasSubstr("Load")));
  EXPECT_THAT(refusal("[[set_up]]\ncall = \"Load\"\n"), HasSubstr("takes 1 arguments, not 0"));
  EXPECT_THAT(refusal("[[set_up]]\ncall = \"Load\"\nargs = [1]\n"), HasSubstr("argument \"file\" of Load"));
}

}  // namespace surroundings_test
}  // namespace concord
