// A package that nobody wrote a line for, as its owner first tries it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "build/build.hpp"

namespace concord {
namespace assumed_test {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* source = R"(package main

// #include <stdlib.h>
import "C"

import (
	"strings"
	"unsafe"
)

//export Add
func Add(a, b int64) int64 { return a + b }

//export Fib
func Fib(n uint8) uint64 {
	if n < 2 {
		return uint64(n)
	}
	return Fib(n-1) + Fib(n-2)
}

var total int

//export Gather
func Gather(n int) int { total += n; return total }

//export Length
func Length(text string) int { return len(text) }

//export Upper
func Upper(text string) string { return strings.ToUpper(text) }

//export Greet
func Greet(name *C.char) *C.char { return C.CString("hello " + C.GoString(name)) }

//export FreeText
func FreeText(text *C.char) { C.free(unsafe.Pointer(text)) }

//export Sum
func Sum(data *C.uchar, size C.int) (sum C.int) {
	for _, each := range unsafe.Slice(data, size) {
		sum += C.int(each)
	}
	return
}

func main() {}
)";

class Assumed : public testing::Test {
 protected:
  /// Always at the same place, so that a second run finds in the cache what is built of it.
  Assumed() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    EXPECT_TRUE(write_file_atomically(folder_ / "go.mod", "module example.org/fresh\n\ngo 1.19\n"));
    EXPECT_TRUE(write_file_atomically(folder_ / "fresh.go", source));
  }
  static CommandEnd concord(std::vector<std::string> words) {
    words.insert(words.begin(), CONCORD_PROGRAM);
    const Result<CommandEnd> end =
        run_command({std::move(words), {}, {{"CI", ""}}, std::chrono::seconds(300)});
    return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
  }
  /// With two languages, so that it can be told what the library and what a binding does.
  CommandEnd run(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"run", folder_.string(), "--client", "c-linked", "--client", "python-ctypes",
                               "--report", "json=" + report_file().string()});
    return concord(std::move(more));
  }
  [[nodiscard]] fs::path report_file() const { return folder_ / "run.json"; }
  [[nodiscard]] Json report() const { return parse_json(read_file(report_file()).value()).value(); }
  /// Cases of a function on a client, by verdict.
  [[nodiscard]] std::uint64_t count(const std::string& function, const std::string& client,
                                    const std::string& verdict) const {
    std::uint64_t sum = 0;
    const Json now = report();
    for (const Json& entry : now["entries"])
      if (entry["function"] == function && entry["client"] == client)
        sum += entry["counts"].value(verdict, std::uint64_t{0});
    return sum;
  }
  [[nodiscard]] std::string why_uncovered(const std::string& function) const {
    return report()["libraries"][0]["unreachable"].value(function, "");
  }

  /// When each of what was tried out with this package was written.
  static std::map<std::string, fs::file_time_type> rehearsals() {
    std::map<std::string, fs::file_time_type> files;
    for (const fs::directory_entry& each :
         fs::directory_iterator(default_cache_root().value() / "rehearsals"))
      if (each.path().filename().string().starts_with("fresh-"))
        files[each.path().filename()] = each.last_write_time();
    return files;
  }

  const fs::path folder_ = fs::path(CONCORD_TEST_FOLDER) / "packages" / "fresh";
};

TEST_F(Assumed, what_types_say_is_called_and_compared_and_the_rest_is_asked_for) {
  const CommandEnd end = run();
  EXPECT_EQ(end.exit_code, 1) << "Upper cannot work: " << end.out << end.err;
  EXPECT_THAT(end.out, HasSubstr("concord init"));
  for (const std::string client : {"c-linked", "python-ctypes"}) {
    EXPECT_GT(count("Add", client, "pass"), 900U);
    EXPECT_GT(count("Length", client, "pass"), 300U);
    EXPECT_GT(count("Greet", client, "pass"), 300U);
    EXPECT_EQ(count("Add", client, "fail") + count("Length", client, "fail") + count("Greet", client, "fail"),
              0U);
  }
  EXPECT_EQ(count("Fib", "c-linked", "pass"), 64U)
      << "up to 255 it takes for ever: small values are what it bears";
  EXPECT_EQ(count("Gather", "c-linked", "fail"), 0U);
  EXPECT_THAT(why_uncovered("Sum"), AllOf(HasSubstr("\"size\""), HasSubstr("export.Sum.params.data")));
  EXPECT_THAT(why_uncovered("FreeText"), HasSubstr("free"));
}

TEST_F(Assumed, what_no_host_can_do_is_no_bindings_fault_and_is_shown_at_its_smallest) {
  ASSERT_EQ(run({"--case", "fresh/Upper/*"}).exit_code, 1);
  bool smallest = false;
  const Json now = report();
  for (const Json& entry : now["entries"]) {
    if (!entry.contains("failures")) continue;
    for (const Json& failure : entry["failures"]) {
      EXPECT_EQ(failure["cause"], "foreign process") << failure;
      const std::string detail = failure.value("detail", "");
      smallest =
          smallest || detail.find("Upper(\"a\")\nexpected \"A\", got dies of SIGABRT") != std::string::npos;
    }
  }
  EXPECT_TRUE(smallest);
}

TEST_F(Assumed, a_second_run_does_not_try_out_again_what_go_bears) {
  ASSERT_EQ(run({"--case", "fresh/Add/*"}).exit_code, 0);
  const auto kept = rehearsals();
  EXPECT_THAT(kept, Not(IsEmpty()));
  ASSERT_EQ(run({"--case", "fresh/Add/*"}).exit_code, 0);
  EXPECT_EQ(rehearsals(), kept);
}

TEST_F(Assumed, init_writes_a_suite_that_is_blessed_and_passes_and_is_never_overwritten) {
  const CommandEnd shown = concord({"init", "-n", folder_.string()});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_FALSE(fs::exists(folder_ / "concord"));
  const CommandEnd begun = concord({"init", folder_.string()});
  ASSERT_EQ(begun.exit_code, 0) << begun.err;
  EXPECT_THAT(begun.out, AllOf(HasSubstr("suite.toml"), HasSubstr("concord bless"), HasSubstr("FreeText")));
  const std::string suite = read_file(folder_ / "concord/suite.toml").value();
  EXPECT_THAT(suite, AllOf(HasSubstr("call = \"Add\""), HasSubstr("[[bench]]"), HasSubstr("#   Sum: ")));
  EXPECT_THAT(read_file(folder_ / "concord/concord.toml").value(),
              HasSubstr("# export.Greet.result = { free = \"FreeText\" }"));
  ASSERT_EQ(concord({"bless", folder_.string()}).exit_code, 0);
  const CommandEnd kept = run({"--case", "fresh/Add/*", "--case", "fresh/Fib/*"});
  EXPECT_EQ(kept.exit_code, 0) << kept.out << kept.err;
  EXPECT_THAT(kept.out, Not(HasSubstr("made up")));

  const CommandEnd again = concord({"init", folder_.string()});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("suite.toml"));
  EXPECT_EQ(read_file(folder_ / "concord/suite.toml").value(), suite);
}

TEST_F(Assumed, flags_and_variables_of_concord_toml_reach_every_build_and_every_client) {
  ASSERT_TRUE(
      write_file_atomically(folder_ / "tagged.go",
                            "//go:build special\n\npackage main\n\nimport \"C\"\n\nimport \"os\"\n\n"
                            "//export Tagged\nfunc Tagged() int { return len(os.Getenv(\"WORD\")) }\n"));
  fs::create_directories(folder_ / "concord");
  const std::string case_of_tagged = "concord = 1\n[[case]]\ncall = \"Tagged\"\nname = \"word\"\nargs = []\n";
  ASSERT_TRUE(write_file_atomically(folder_ / "concord/suite.toml", case_of_tagged));
  EXPECT_EQ(run().exit_code, 2) << "without the tag there is no such export";
  const std::string notes =
      "concord = 1\n[build]\nflags = [\"-tags=special\"]\n[environment]\nWORD = \"four\"\n";
  ASSERT_TRUE(write_file_atomically(folder_ / "concord/concord.toml", notes));
  ASSERT_EQ(concord({"bless", folder_.string()}).exit_code, 0);
  EXPECT_THAT(read_file(folder_ / "concord/golden.jsonl").value(), HasSubstr("\"returns\":[4]"));
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(count("Tagged", "python-ctypes", "pass"), 1U);

  ASSERT_TRUE(write_file_atomically(folder_ / "concord/concord.toml",
                                    notes + "[export.Sum]\nskip = \"nobody adds any more\"\n"));
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(why_uncovered("Sum"), "left out: nobody adds any more");
  ASSERT_TRUE(
      write_file_atomically(folder_ / "concord/concord.toml", notes + "[export.Tagged]\nskip = \"no\"\n"));
  const CommandEnd contradiction = run();
  EXPECT_EQ(contradiction.exit_code, 2);
  EXPECT_THAT(contradiction.err,
              AllOf(HasSubstr("suite.toml:2"), HasSubstr("Tagged"), HasSubstr("concord.toml")));
}

TEST_F(Assumed, a_folder_that_was_named_must_hold_a_suite) {
  const CommandEnd end = concord({"run", folder_.string(), "--fixtures", (folder_ / "fixtures").string()});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.err, AllOf(HasSubstr("suite.toml"), HasSubstr("concord init")));
}

}  // namespace assumed_test
}  // namespace concord
