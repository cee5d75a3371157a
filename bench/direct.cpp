// The four exports of `awesome` called from C++ with nothing in between, and the same calls into their C
// twin: the floor under every client's figure. Knows no contract: the signatures are written out here, as a
// C++ user would write them.
//
//   direct_bench --library libawesome.so [--twin libawesome_twin.so] [--benchmark_…]
//
// CONCORD_LIBRARY and CONCORD_TWIN do the same as the two options.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace {

// As cgo's header declares them.
struct GoString {
  const char* bytes;
  std::ptrdiff_t length;
};
struct GoSlice {
  void* data;
  long long length;
  long long capacity;
};

using Add = long long (*)(long long, long long);
using Cosine = double (*)(double);
using Sort = void (*)(GoSlice);
using Log = long long (*)(GoString);

/// The exports of one file. It is never closed: the Go runtime stays in the process anyway.
class Library {
 public:
  explicit Library(std::string file)
      : file_(std::move(file)), handle_(dlopen(file_.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) fail(dlerror());
  }

  template <class Function>
  [[nodiscard]] Function find(const char* name) const {
    void* address = dlsym(handle_, name);
    if (address == nullptr)
      fail(fmt::format("it does not export \"{}\"; this program calls the exports of awesome", name));
    return reinterpret_cast<Function>(address);
  }

 private:
  [[noreturn]] void fail(std::string_view why) const {
    fmt::print(stderr, "direct_bench: cannot use \"{}\": {}\n", file_, why);
    std::exit(2);
  }

  std::string file_;
  void* handle_;
};

void call_add(benchmark::State& state, Add add) {
  long long sum = 0;
  for ([[maybe_unused]] auto turn : state) benchmark::DoNotOptimize(sum += add(12, 99));
}

void call_cosine(benchmark::State& state, Cosine cosine) {
  for ([[maybe_unused]] auto turn : state) benchmark::DoNotOptimize(cosine(1.0));
}

/// The values are sorted after the first call, for every client alike: the call is measured, not the
/// algorithm.
void call_sort(benchmark::State& state, Sort sort) {
  std::array<std::int64_t, 6> values{77, 12, 5, 99, 28, 23};
  for ([[maybe_unused]] auto turn : state) {
    sort({values.data(), values.size(), values.size()});
    benchmark::ClobberMemory();
  }
}

/// Log prints, so its standard output goes to /dev/null meanwhile.
class Muted {
 public:
  Muted() : saved_(dup(STDOUT_FILENO)) {
    const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(null, STDOUT_FILENO);
    close(null);
  }
  ~Muted() {
    dup2(saved_, STDOUT_FILENO);
    close(saved_);
  }
  Muted(const Muted&) = delete;
  Muted& operator=(const Muted&) = delete;

 private:
  int saved_;
};

void call_log(benchmark::State& state, Log log) {
  const std::string_view message = "Hello from C!";
  const Muted muted;
  for ([[maybe_unused]] auto turn : state) {
    benchmark::DoNotOptimize(log({message.data(), static_cast<std::ptrdiff_t>(message.size())}));
  }
}

void register_calls(const std::string& file, const std::string& suffix) {
  const Library library(file);
  const auto name = [&](const char* function) {
    return fmt::format("awesome/{}/direct{}", function, suffix);
  };
  benchmark::RegisterBenchmark(name("Add").c_str(), call_add, library.find<Add>("Add"));
  benchmark::RegisterBenchmark(name("Cosine").c_str(), call_cosine, library.find<Cosine>("Cosine"));
  benchmark::RegisterBenchmark(name("Sort").c_str(), call_sort, library.find<Sort>("Sort"));
  benchmark::RegisterBenchmark(name("Log").c_str(), call_log, library.find<Log>("Log"));
}

/// Takes "--name value" or "--name=value" out of the arguments, else the variable's value.
std::string option(std::vector<char*>& arguments, const std::string& name, const char* variable) {
  const char* set = std::getenv(variable);
  std::string value = set != nullptr ? set : "";
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    const bool apart = argument == name && i + 1 < arguments.size();
    if (!apart && !argument.starts_with(name + "=")) continue;
    value = apart ? arguments[i + 1] : argument.substr(name.size() + 1);
    const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
    arguments.erase(at, at + (apart ? 2 : 1));
    break;
  }
  return value;
}

}  // namespace

int main(int count, char** values) {
  std::vector<char*> arguments(values, values + count);
  const std::string library = option(arguments, "--library", "CONCORD_LIBRARY");
  const std::string twin = option(arguments, "--twin", "CONCORD_TWIN");
  int left = static_cast<int>(arguments.size());
  benchmark::Initialize(&left, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(left, arguments.data())) return 2;
  if (library.empty() && twin.empty()) {
    fmt::print(stderr,
               "direct_bench: no library: give --library libawesome.so (concord builds it) or set "
               "CONCORD_LIBRARY\n");
    return 2;
  }
  if (!library.empty()) register_calls(library, "");
  if (!twin.empty()) register_calls(twin, "/twin");
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
