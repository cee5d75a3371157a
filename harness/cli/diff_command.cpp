// concord diff: two stored runs, or two stored measurements.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "history/show.hpp"

namespace concord {

namespace {

std::string title_of(const std::filesystem::path& file, const std::string& when) {
  return fmt::format("{}  {}", file.string(), when);
}

template <class Comparison>
int show(const Options& options, const Result<Comparison>& comparison, const Titles& titles) {
  if (!comparison) return fault(comparison.error());
  say(options.format == "markdown" ? markdown_diff(*comparison, titles)
                                   : console_diff(*comparison, titles, console_options(options)));
  return exit_code_of(*comparison);
}

}  // namespace

int diff_command(const Options& options) {
  const std::string first = options.files[0].string(), second = options.files[1].string();
  Result<Stored> before = read_report(first), after = read_report(second);
  for (const auto* each : {&before, &after}) {
    if (!*each) return fault(each->error());
  }
  if (before->index() != after->index())
    return fault({Fault::usage,
                  fmt::format("cannot compare a run with a measurement: \"{}\" and \"{}\"", first, second)});
  if (auto* run = std::get_if<Summary>(&*before)) {
    auto& other = std::get<Summary>(*after);
    const Titles titles{title_of(first, run->when), title_of(second, other.when)};
    return show(options, compare_runs({first, std::move(*run)}, {second, std::move(other)}), titles);
  }
  auto &bench = std::get<Measurement>(*before), &other = std::get<Measurement>(*after);
  const Titles titles{title_of(first, bench.when), title_of(second, other.when)};
  return show(options,
              compare_benches({first, std::move(bench)}, {second, std::move(other)}, options.tolerance),
              titles);
}

}  // namespace concord
