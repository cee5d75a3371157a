// Writes every format of every sample into a folder, for tests by programs that are not ours: a browser,
// xmllint, a TAP parser.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "report/formats.hpp"
#include "report/samples.hpp"

namespace {

template <class Value>
void write(const std::filesystem::path& folder, const char* sample, const Value& value,
           const std::vector<concord::Format<Value>>& formats) {
  for (const auto& format : formats) {
    std::ofstream out(folder / (std::string(sample) + "." + std::string(format.name)), std::ios::binary);
    out << format.render(value);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    static_cast<void>(std::fputs("usage: write_samples FOLDER\n", stderr));
    return 2;
  }
  namespace samples = concord::samples;
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  write(folder, "all-pass", samples::all_pass(), concord::run_formats());
  write(folder, "every-verdict", samples::every_verdict(), concord::run_formats());
  write(folder, "hostile", samples::hostile(), concord::run_formats());
  write(folder, "nothing", concord::Summary{}, concord::run_formats());
  write(folder, "many", samples::many(200'000), concord::run_formats());
  write(folder, "bench", samples::measurement(), concord::bench_formats());
  write(folder, "bench-hostile", samples::hostile_measurement(), concord::bench_formats());
  write(folder, "bench-nothing", concord::Measurement{}, concord::bench_formats());
  return 0;
}
