// Fills Google Benchmark's Run from cells. Its runner is not used: it owns its loops and cannot interleave
// processes.
#include "measure/gbench_report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>
#include <tuple>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/text.hpp"
#include "measure/statistics.hpp"

namespace concord {

namespace {

using Reporter = benchmark::BenchmarkReporter;
using Run = Reporter::Run;

struct Names {
  std::vector<std::string> of_cell;
  std::size_t longest = 10;
};

Names names_of(const std::vector<Cell>& cells) {
  Names names;
  for (const Cell& cell : cells) {
    const auto same = std::count_if(cells.begin(), cells.end(), [&](const Cell& each) {
      return std::tie(each.library, each.function, each.client, each.subject) ==
             std::tie(cell.library, cell.function, cell.client, cell.subject);
    });
    std::string name = fmt::format("{}/{}/{}", cell.library, cell.function, cell.client);
    if (cell.subject == Subject::twin) name += "/twin";
    if (same > 1 && !cell.context.empty()) name += "/" + cell.context;
    std::replace(name.begin(), name.end(), ' ', '-');
    names.of_cell.push_back(visible(name));
    names.longest = std::max(names.longest, names.of_cell.back().size());
  }
  return names;
}

void count(Run& run, const char* name, double value) {
  if (std::isfinite(value))
    run.counters[name] = benchmark::Counter(value);  // the reporter would write a bare NaN
}

/// Everything that is the same in all rows of a cell. Run leaves several fields uninitialised: all are set
/// here.
Run blank_run(const Cell& cell, const std::string& name, std::size_t index) {
  Run run;
  run.run_name.function_name = name;
  run.family_index = static_cast<std::int64_t>(index);
  run.per_family_instance_index = 0;
  run.repetitions = static_cast<std::int64_t>(std::max<std::size_t>(1, cell.rounds_ns.size()));
  run.repetition_index = 0;
  run.time_unit = benchmark::kNanosecond;
  run.statistics = nullptr;
  run.report_label = visible(cell.context);
  run.iterations = static_cast<benchmark::IterationCount>(std::max<std::uint64_t>(1, cell.loops));
  if (!cell.left_out.empty()) {
    run.error_occurred = true;
    run.error_message = visible(cell.left_out);
  } else if (!std::isfinite(cell.median_ns) || !std::all_of(cell.rounds_ns.begin(), cell.rounds_ns.end(),
                                                            [](double ns) { return std::isfinite(ns); })) {
    run.error_occurred = true;
    run.error_message = "a round gave no finite time";
  }
  return run;
}

/// Accumulated times are in seconds, over all iterations.
void set_time(Run& run, double ns_a_call) {
  run.real_accumulated_time = run.cpu_accumulated_time =
      ns_a_call * 1e-9 * static_cast<double>(run.iterations);
}

class Rows {
 public:
  explicit Rows(const Measurement& measurement)
      : measurement_(measurement), names_(names_of(measurement.cells)) {}

  [[nodiscard]] std::size_t longest_name() const { return names_.longest; }

  /// The median as one row.
  [[nodiscard]] Run summary(std::size_t index) const {
    const Cell& cell = measurement_.cells[index];
    Run run = blank_run(cell, names_.of_cell[index], index);
    if (run.error_occurred) return run;
    set_time(run, cell.median_ns);
    add_counters(run, cell);
    return run;
  }

  /// Every round, then the aggregates.
  [[nodiscard]] std::vector<Run> all(std::size_t index) const {
    const Cell& cell = measurement_.cells[index];
    const Run blank = blank_run(cell, names_.of_cell[index], index);
    if (blank.error_occurred) return {blank};
    std::vector<Run> runs;
    for (const double ns : cell.rounds_ns) {
      Run& run = runs.emplace_back(blank);
      run.repetition_index = static_cast<std::int64_t>(runs.size()) - 1;
      set_time(run, ns);
      add_counters(run, cell);
    }
    for (const auto& [name, value, unit] : aggregates(cell)) {
      Run& run = runs.emplace_back(blank);
      run.run_type = Run::RT_Aggregate;
      run.aggregate_name = name;
      run.aggregate_unit = unit;
      run.repetition_index = Run::no_repetition_index;
      run.iterations = run.repetitions;
      set_time(run, value);
      if (unit == benchmark::kPercentage) run.real_accumulated_time = run.cpu_accumulated_time = value;
      if (std::string_view(name) == "median") add_counters(run, cell);
    }
    return runs;
  }

 private:
  struct Aggregate {
    const char* name;
    double value;
    benchmark::StatisticUnit unit;
  };

  static std::vector<Aggregate> aggregates(const Cell& cell) {
    const std::vector<double>& rounds = cell.rounds_ns;
    if (rounds.size() < 2) return {};
    const auto count = static_cast<double>(rounds.size());
    const double mean = std::accumulate(rounds.begin(), rounds.end(), 0.0) / count;
    double squares = 0;
    for (const double ns : rounds) squares += (ns - mean) * (ns - mean);
    const double deviation = std::sqrt(squares / (count - 1));
    std::vector<Aggregate> list{{"mean", mean, benchmark::kTime},
                                {"median", median(rounds), benchmark::kTime},
                                {"stddev", deviation, benchmark::kTime}};
    if (mean > 0) list.push_back({"cv", deviation / mean, benchmark::kPercentage});
    return list;
  }

  void add_counters(Run& run, const Cell& cell) const {
    if (cell.times_linked > 0) count(run, "times_linked", cell.times_linked);
    const Share* share = share_of(measurement_, cell);
    if (share == nullptr) return;
    count(run, "binding_ns", share->binding_ns);
    if (share->making_ns >= 0) count(run, "making_ns", share->making_ns);
    if (measured(cell, "c-linked", Subject::twin) && measured(cell, "go-native", Subject::library)) {
      count(run, "go_entry_ns", share->go_entry_ns);
    }
  }

  [[nodiscard]] bool measured(const Cell& like, std::string_view client, Subject subject) const {
    return std::any_of(measurement_.cells.begin(), measurement_.cells.end(), [&](const Cell& each) {
      return each.library == like.library && each.function == like.function && each.client == client &&
             each.subject == subject && each.left_out.empty();
    });
  }

  const Measurement& measurement_;
  Names names_;
};

}  // namespace

void write_gbench_console(const Measurement& measurement, bool colour, std::ostream& out,
                          std::ostream& remarks) {
  const Rows rows(measurement);
  benchmark::ConsoleReporter reporter(colour ? benchmark::ConsoleReporter::OO_Color
                                             : benchmark::ConsoleReporter::OO_None);
  reporter.SetOutputStream(&out);
  reporter.SetErrorStream(&remarks);
  Reporter::Context context;
  context.name_field_width = rows.longest_name();
  reporter.ReportContext(context);
  for (std::size_t i = 0; i < measurement.cells.size(); ++i) reporter.ReportRuns({rows.summary(i)});
  reporter.Finalize();
}

void write_gbench_json(const Measurement& measurement, std::ostream& out) {
  const Rows rows(measurement);
  benchmark::JSONReporter reporter;
  std::ostringstream remarks;
  reporter.SetOutputStream(&out);
  reporter.SetErrorStream(&remarks);
  reporter.ReportContext({});
  for (std::size_t i = 0; i < measurement.cells.size(); ++i) reporter.ReportRuns(rows.all(i));
  reporter.Finalize();
}

}  // namespace concord
