#include "cli/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace concord {

namespace {

bool stdout_is_taken(const Options& options) {
  return std::any_of(options.reports.begin(), options.reports.end(), to_stdout);
}

Terminal output_terminal(const Options& options) {
  Terminal terminal = detect_terminal(stdout_is_taken(options) ? STDERR_FILENO : STDOUT_FILENO);
  if (options.colour != "auto") terminal.colour = options.colour == "always";
  return terminal;
}

std::string lost(const ReportTarget& report, const Error& why) {
  return fmt::format("no {} report: {}", report.format, why.text);
}

int stdout_fault = 0;  // errno of the first write that failed: stdio forgets it

}  // namespace

void hold_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // open takes the lowest that is free. Read only: what is written there fails, as it would to a closed
    // one.
    if (::open("/dev/null", O_RDONLY) != fd) return;
  }
}

void say(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) < text.size())
    stdout_fault = stdout_fault ? stdout_fault : errno;
}

int close_output(int exit_code) {
  if (std::fflush(stdout) != 0 && stdout_fault == 0) stdout_fault = errno;
  if (stdout_fault == 0) return exit_code;
  const int code = exit_code == 130 || exit_code == 2 ? exit_code : 3;  // the stronger ones stay
  return complain(fmt::format("concord: cannot write to stdout: {}\n", std::strerror(stdout_fault)), code);
}

int complain(const std::string& text, int exit_code) {
  if (std::fflush(stdout) != 0 && stdout_fault == 0) stdout_fault = errno;
  const std::string shown = visible_lines(text);
  static_cast<void>(
      std::fwrite(shown.data(), 1, shown.size(), stderr));  // where that fails nobody can be told
  return exit_code;
}

void show(const Options& options, const std::string& text) {
  if (!stdout_is_taken(options)) return say(text);
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

int fault(const Error& error) {
  static_cast<void>(complain(fmt::format("concord: {}\n", error.text), 0));
  switch (error.fault) {
    case Fault::usage:
      return 2;
    case Fault::environment:
      return 3;
    case Fault::interrupted:
      return 130;
    case Fault::late:
      return 1;
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
  std::map<std::filesystem::path, std::string> taken;
  for (const ReportTarget& report : reports) {
    if (to_stdout(report)) continue;
    std::error_code ignored;
    const std::filesystem::path whole =
        std::filesystem::weakly_canonical(std::filesystem::absolute(report.file), ignored);
    const auto [other, fresh] = taken.emplace(whole, report.format);
    if (!fresh && !whole.empty()) {
      return usage_error(fmt::format("--report {}={} and {}={} are the same file", other->second,
                                     report.file.string(), report.format, report.file.string()));
    }
  }
  for (const ReportTarget& report : reports) {
    if (to_stdout(report)) continue;
    Result<void> writable = make_folders(std::filesystem::absolute(report.file).parent_path());
    if (writable) writable = check_output(report.file);
    if (writable) continue;
    const char* meanwhile = "going on: the result will be shown on stdout, with exit code 3";
    static_cast<void>(
        complain(fmt::format("concord: {}\n({})\n", lost(report, writable.error()), meanwhile), 3));
  }
  return {};
}

int exit_code_of(const Summary& summary) {
  if (summary.interrupted) return 130;
  for (const LibraryState& library : summary.libraries) {
    for (const SignatureChange& change : library.changes) {
      if (change.kind == "breaking") return 1;
    }
  }
  return summary.totals().failures() > 0 || !summary.stopped.empty() ? 1 : 0;
}

Result<void> write_reports(const std::vector<ReportTarget>& reports,
                           const std::function<std::string(const std::string&)>& render) {
  std::string problems;
  for (const ReportTarget& report : reports) {
    const std::string bytes = render(report.format);
    if (to_stdout(report)) {
      say(bytes);
      continue;
    }
    const Result<void> written = write_output(report.file, bytes);
    if (!written) problems += (problems.empty() ? "" : "\n") + lost(report, written.error());
  }
  if (!problems.empty()) return environment_error(problems);
  return {};
}

}  // namespace concord
