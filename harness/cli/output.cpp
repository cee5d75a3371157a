#include "cli/output.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace concord {

namespace {

Terminal output_terminal(const Options& options) {
  Terminal terminal = detect_terminal(STDOUT_FILENO);
  if (options.colour != "auto") terminal.colour = options.colour == "always";
  return terminal;
}

}  // namespace

void say(const std::string& text) { static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout)); }

int fault(const Error& error) {
  static_cast<void>(std::fflush(stdout));
  fmt::print(stderr, "concord: {}\n", visible_lines(error.text));
  switch (error.fault) {
    case Fault::usage:
      return 2;
    case Fault::environment:
      return 3;
    case Fault::interrupted:
      return 130;
  }
  return 3;
}

ConsoleOptions console_options(const Options& options) {
  const Terminal terminal = output_terminal(options);
  ConsoleOptions console;
  console.colour = terminal.colour;
  console.ascii = !terminal.utf8;
  console.width = terminal.width;
  console.quiet = options.quiet;
  console.verbose = options.verbose;
  return console;
}

Result<void> check_targets(const std::vector<ReportTarget>& reports) {
  for (const ReportTarget& report : reports) {
    const std::filesystem::path folder = std::filesystem::absolute(report.file).parent_path();
    if (auto made = make_folders(folder); !made) return made;
    std::error_code ignored;
    if (std::filesystem::is_directory(report.file, ignored)) {
      return environment_error(
          fmt::format("cannot write report \"{}\": it is a folder", report.file.string()));
    }
    const std::filesystem::path probe = folder / fmt::format(".concord-{}", ::getpid());
    const Result<void> written = write_file_atomically(probe, "probe");
    std::filesystem::remove(probe, ignored);
    if (!written)
      return environment_error(
          fmt::format("cannot write report \"{}\": {}", report.file.string(), written.error().text));
  }
  return {};
}

Result<void> write_reports(const std::vector<ReportTarget>& reports,
                           const std::function<std::string(const std::string&)>& render) {
  Result<void> all;
  for (const ReportTarget& report : reports) {
    const Result<void> written = write_file_atomically(report.file, render(report.format));
    if (!written && all)
      all = environment_error(
          fmt::format("cannot write report \"{}\": {}", report.file.string(), written.error().text));
  }
  return all;
}

}  // namespace concord
