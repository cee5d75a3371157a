// A main for a target where there is no libFuzzer: every file of the corpus, then mutations of them, the same
// ones each time. Finds what comes back, and little that is new; the search is ci/deep's.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "fuzz/target.hpp"
#include "plan/random.hpp"

namespace concord::fuzz {

namespace {

constexpr unsigned longest_input_s =
    120;  // for a machine that is busy with other things: an end, not a measure
constexpr std::size_t longest_input_bytes = std::size_t{256} << 10;

const std::string* current = nullptr;  // for the handler

/// Leaves the input that did it, in the folder where it was started.
void leave(int signal) {
  if (std::FILE* file = std::fopen("crash-input", "w"); file != nullptr) {
    std::fwrite(current->data(), 1, current->size(), file);
    std::fclose(file);
  }
  static constexpr std::string_view told = "\nthis input is left in crash-input\n";
  static_cast<void>(::write(STDERR_FILENO, told.data(), told.size()));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run_one(const std::string& input) {
  current = &input;
  ::alarm(longest_input_s);
  run_target(input);
  ::alarm(0);
}

/// Small damages that parsers are known to mind; several of them in a row.
std::string mutated(std::string text, const std::vector<std::string>& corpus, Random& random) {
  static const std::vector<std::string> words{"\"",
                                              "\\",
                                              "\n",
                                              "[",
                                              "]",
                                              "{",
                                              "}",
                                              ",",
                                              "=",
                                              ":",
                                              "[[",
                                              "'''",
                                              "\"\"\"",
                                              "null",
                                              "true",
                                              "-1",
                                              "0",
                                              "1e999",
                                              "-0",
                                              "nan",
                                              "inf",
                                              "1.5",
                                              "9223372036854775807",
                                              "18446744073709551616",
                                              "99999999999999999999999999",
                                              "\\u0000",
                                              "\\ud800",
                                              "\xff",
                                              "\xed\xa0\x80",
                                              "\x1b[2J",
                                              std::string(1, '\0'),
                                              "..",
                                              "/",
                                              "a.b.c.",
                                              "[[case]]",
                                              "\"error\":",
                                              "\"rows\":",
                                              "{work}",
                                              "{dir}"};
  const auto place = [&](std::size_t size) { return static_cast<std::size_t>(random.below(size + 1)); };
  const std::uint64_t damages = 1 + random.below(4);
  for (std::uint64_t i = 0; i < damages; ++i) {
    const std::size_t at = place(text.size()), length = std::min<std::size_t>(place(40), text.size() - at);
    switch (random.below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, words[random.below(words.size())]);
        break;
      case 3:
        text.replace(at, length, words[random.below(words.size())]);
        break;
      case 4:
        text.insert(at, text.substr(place(text.size()), length));
        break;
      default: {
        const std::string& other = corpus[random.below(corpus.size())];
        text = text.substr(0, at) + other.substr(place(other.size()));
      }
    }
  }
  return text.substr(0, longest_input_bytes);
}

int replay(const std::vector<std::string>& corpus, std::uint64_t mutations) {
  for (const std::string& input : corpus) run_one(input);
  for (std::uint64_t i = 0; i < mutations; ++i) {
    Random random(1, i);
    run_one(mutated(corpus[random.below(corpus.size())], corpus, random));
  }
  fmt::print("{} inputs and {} mutations of them: every property holds\n", corpus.size(), mutations);
  return 0;
}

int usage() {
  fmt::print(stderr, "usage: fuzz_<target> MUTATIONS FILE-OR-FOLDER…\n");
  return 2;
}

}  // namespace

}  // namespace concord::fuzz

int main(int argc, char** argv) {
  using namespace concord;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::uint64_t mutations = 0;
  if (arguments.size() < 2 ||
      std::from_chars(arguments[0].data(), arguments[0].data() + arguments[0].size(), mutations).ec !=
          std::errc{})
    return fuzz::usage();
  std::vector<std::string> corpus;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::filesystem::path path = arguments[i];
    const auto names = list_folder(path);
    for (const std::string& name : names.value_or(std::vector<std::string>{""})) {
      const auto text = read_file(name.empty() ? path : path / name);
      if (!text) {
        fmt::print(stderr, "{}\n", text.error().text);
        return 2;
      }
      corpus.push_back(*text);
    }
  }
  fuzz::require(!corpus.empty(), "a corpus without inputs");
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM})
    std::signal(signal, fuzz::leave);
  return fuzz::replay(corpus, mutations);
}
