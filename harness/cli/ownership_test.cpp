// run --ownership on a library that leaks, frees twice and gives away what is not its own, on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/json.hpp"

namespace concord {
namespace ownership_test {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* source = R"(package main

// #include <stdlib.h>
// static char fixed[] = "fixed";
// static char *fixed_text(void) { return fixed; }
import "C"

import "unsafe"

var kept *C.char

//export Kept
func Kept() *C.char {
	if kept == nil {
		kept = C.CString("once")
	}
	return kept
}

//export Leaks
func Leaks(n int) *C.char { return C.CString("for nobody") }

//export LeaksBelowZero
func LeaksBelowZero(n int) int {
	if n < 0 {
		C.malloc(24)
	}
	return n
}

//export Freed
func Freed(n int) *C.char { return C.CString("for the caller") }

//export FreeText
func FreeText(text *C.char) { C.free(unsafe.Pointer(text)) }

//export Twice
func Twice(n int) *C.char { return C.CString("freed twice") }

//export FreeTwice
func FreeTwice(text *C.char) { C.free(unsafe.Pointer(text)); C.free(unsafe.Pointer(text)) }

//export Fixed
func Fixed(n int) *C.char { return C.fixed_text() }

func main() {}
)";

constexpr const char* notes = R"(concord = 1
export.Freed.result = { free = "FreeText" }
export.Twice.result = { free = "FreeTwice" }
export.Fixed.result = { free = "free" }
)";

constexpr const char* suite = R"(concord = 1
[[case]]
call = "Kept"
name = "one"
args = []
[[case]]
call = "Leaks"
name = "one"
args = [1]
[[case]]
call = "LeaksBelowZero"
name = "plus"
args = [5]
[[case]]
call = "LeaksBelowZero"
name = "minus"
args = [-7]
[[case]]
call = "Freed"
name = "one"
args = [1]
)";

constexpr const char* harmful = R"([[case]]
call = "Twice"
name = "one"
args = [1]
[[case]]
call = "Fixed"
name = "one"
args = [1]
)";

class Ownership : public testing::Test {
 protected:
  Ownership() {
    fs::create_directories(folder_ / "concord");
    write("go.mod", "module example.org/owner\n\ngo 1.19\n");
    write("owner.go", source);
    write("concord/concord.toml", notes);
  }
  void write(const std::string& name, const std::string& text) const {
    EXPECT_TRUE(write_file_atomically(folder_ / name, text));
  }
  static CommandEnd concord(std::vector<std::string> words) {
    words.insert(words.begin(), CONCORD_PROGRAM);
    const Result<CommandEnd> end =
        run_command({std::move(words), {}, {{"CI", ""}}, std::chrono::seconds(300)});
    return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
  }
  CommandEnd check() {
    std::vector<std::string> words{"run", folder_.string(), "--ownership", "--report",
                                   "json=" + (folder_ / "run.json").string()};
    for (const char* client : {"c-dlopen", "python-ctypes", "ruby-ffi", "node-koffi", "java-jna"})
      words.insert(words.end(), {"--client", client});
    return concord(std::move(words));
  }
  /// What the ledger found of a function on each client: "leak: Leaks(1): 1 block …", or "pass".
  [[nodiscard]] std::map<std::string, std::string> found(const std::string& function) const {
    std::map<std::string, std::string> words;
    const Json report = parse_json(read_file(folder_ / "run.json").value()).value();
    for (const Json& entry : report["entries"]) {
      if (entry["name"] != "ownership" || entry["function"] != function) continue;
      std::string& text = words[entry["client"]];
      text = entry["counts"].contains("pass") ? "pass" : "";
      if (!entry.contains("failures")) continue;
      for (const Json& each : entry["failures"])
        text += each["verdict"].get<std::string>() + ": " + each["call"].get<std::string>() + ": " +
                each["got"].get<std::string>() + "; " + each.value("detail", "");
    }
    return words;
  }

  const fs::path folder_ = fs::path(CONCORD_TEST_FOLDER) / "packages" / "owner";
};

TEST_F(Ownership, leaks_are_found_in_every_language_and_what_is_kept_or_freed_is_none) {
  write("concord/suite.toml", suite);
  ASSERT_EQ(concord({"bless", folder_.string()}).exit_code, 0);
  const CommandEnd end = check();
  EXPECT_EQ(end.exit_code, 1) << end.err;
  EXPECT_EQ(found("Freed").size(), 5U);
  for (const std::string function : {"Kept", "Freed"})
    for (const auto& [client, words] : found(function)) EXPECT_EQ(words, "pass") << function << "@" << client;
  for (const auto& [client, words] : found("Leaks"))
    EXPECT_THAT(words, AllOf(HasSubstr("leak: Leaks(1): 1 block of 11 bytes a call"),
                             HasSubstr("export.Leaks.result = { free = ")))
        << client;
  for (const auto& [client, words] : found("LeaksBelowZero"))
    EXPECT_THAT(words, AllOf(HasSubstr("leak: LeaksBelowZero(-7): 1 block of 24 bytes a call"),
                             HasSubstr("it is the library")))
        << client;
  EXPECT_THAT(end.out, AllOf(HasSubstr("leak"), HasSubstr("--ownership")));
}

TEST_F(Ownership, what_is_freed_twice_or_was_never_taken_is_told_and_ends_nobody) {
  write("concord/suite.toml", std::string("concord = 1\n") + harmful);
  // Unwatched, these end their process: there is nothing to bless.
  const CommandEnd end = check();
  EXPECT_EQ(end.exit_code, 1) << end.err;
  EXPECT_EQ(found("Twice").size(), 5U);
  for (const auto& [client, words] : found("Twice"))
    EXPECT_THAT(words, HasSubstr("the library frees what was freed before, 32 times in 32 calls")) << client;
  for (const auto& [client, words] : found("Fixed"))
    EXPECT_THAT(words, HasSubstr("the client frees what C's allocator never gave, 32 times in 32 calls"))
        << client;
}

TEST_F(Ownership, it_is_for_whole_runs) {
  const CommandEnd end = concord({"run", folder_.string(), "--ownership", "--shard", "1/2"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.err, HasSubstr("--shard"));
}

}  // namespace ownership_test
}  // namespace concord
