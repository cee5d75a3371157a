// What all commands share in showing results and failures.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/options.hpp"
#include "report/report.hpp"

namespace concord {

/// First of all: where 0, 1 or 2 are closed, the next file or pipe would get that number, and what is meant
/// for stdout would go into it.
void hold_standard_descriptors();

/// To stdout. What cannot be written is remembered.
void say(const std::string& text);

/// What people read: to stdout, or to stderr where a report has taken stdout.
void show(const Options& options, const std::string& text);

/// Last of all: the exit code, or the one for a stdout that did not take everything, which is said on stderr.
[[nodiscard]] int close_output(int exit_code);

/// Says a whole text on stderr; gives the exit code back.
[[nodiscard]] int complain(const std::string& text, int exit_code);

/// Says what failed on stderr; gives the exit code that stands for it.
[[nodiscard]] int fault(const Error& error);

/// The console as the options, and where show() writes, want it.
[[nodiscard]] ConsoleOptions console_options(const Options& options);

/// Before the work starts. Two reports in one file are a mistake (usage). A file that cannot be written is
/// told at once, for whoever would rather mend it than wait; the work goes on, since its result will be seen
/// on the console.
[[nodiscard]] Result<void> check_targets(const std::vector<ReportTarget>& reports);

/// Every report is tried; all that failed are named.
[[nodiscard]] Result<void> write_reports(const std::vector<ReportTarget>& reports,
                                         const std::function<std::string(const std::string& format)>& render);

}  // namespace concord
