// What all commands share in showing results and failures.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/options.hpp"
#include "report/report.hpp"

namespace concord {

/// To stdout.
void say(const std::string& text);

/// Says what failed on stderr; gives the exit code that stands for it.
[[nodiscard]] int fault(const Error& error);

/// The console as this command's stdout and options want it.
[[nodiscard]] ConsoleOptions console_options(const Options& options);

/// Said before the work starts, where it can be known: a run whose report is lost was for nothing.
[[nodiscard]] Result<void> check_targets(const std::vector<ReportTarget>& reports);

/// Every report is tried; the first failure is what is said.
[[nodiscard]] Result<void> write_reports(const std::vector<ReportTarget>& reports,
                                         const std::function<std::string(const std::string& format)>& render);

}  // namespace concord
