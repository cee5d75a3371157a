// What calls cost, as rows for others: spreadsheets, job summaries, the actions that keep benchmark
// histories.
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/json.hpp"
#include "base/text.hpp"
#include "report/markdown_text.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

bool has_figures(const Cell& cell) { return cell.left_out.empty() && std::isfinite(cell.median_ns); }

/// "awesome/Add/python-ctypes", as Google Benchmark's report has it.
std::string name_of(const Cell& cell) {
  std::string name =
      fmt::format("{}/{}/{}", visible(cell.library), visible(cell.function), visible(cell.client));
  if (cell.subject == Subject::twin) name += "/twin";
  if (!cell.context.empty() && cell.context != "main thread") name += "/" + visible(cell.context);
  return name;
}

std::string figure(double value) { return std::isfinite(value) ? fmt::format("{:.6g}", value) : ""; }

/// How long the cell's client took to load the library; empty where it does not say.
std::string load_of(const Measurement& measurement, const Cell& cell) {
  for (const Beginning& each : measurement.beginnings) {
    if (each.library == cell.library && each.client == cell.client && each.subject == cell.subject)
      return each.load_ns >= 0 ? figure(each.load_ns) : "";
  }
  return "";
}

/// RFC 4180.
std::string field(const std::string& text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_row(const std::vector<std::string>& fields) {
  std::string row;
  for (std::size_t i = 0; i < fields.size(); ++i) row += (i == 0 ? "" : ",") + field(fields[i]);
  return row + "\r\n";
}

/// What times_linked is a multiple of.
std::string reference_words(const Cell& cell) {
  std::string words =
      cell.subject == Subject::twin ? "linked C's call of the twin" : "the call from linked C";
  if (const unsigned threads = threads_of(cell); threads > 0) words += fmt::format(", {} threads", threads);
  return words;
}

}  // namespace

std::string bench_csv_report(const Measurement& measurement) {
  std::string text =
      csv_row({"library",      "function",    "client",      "subject",    "context",  "loops",
               "rounds",       "median_ns",   "low_ns",      "high_ns",    "mad_ns",   "times_linked",
               "binding_ns",   "go_entry_ns", "own_work_ns", "left_out",   "first_ns", "instructions",
               "system_calls", "making_ns",   "load_ns",     "allocations"});
  for (const Cell& cell : measurement.cells) {
    const Share* share = share_of(measurement, cell);
    const auto measured = [&](double value) { return has_figures(cell) ? figure(value) : ""; };
    const auto known = [&](double value) { return value >= 0 ? measured(value) : ""; };
    text += csv_row({visible(cell.library),
                     visible(cell.function),
                     visible(cell.client),
                     cell.subject == Subject::twin ? "twin" : "library",
                     visible(cell.context),
                     std::to_string(cell.loops),
                     std::to_string(cell.rounds_ns.size()),
                     measured(cell.median_ns),
                     measured(cell.low_ns),
                     measured(cell.high_ns),
                     measured(cell.mad_ns),
                     cell.times_linked > 0 ? measured(cell.times_linked) : "",
                     share != nullptr ? figure(share->binding_ns) : "",
                     share != nullptr ? figure(share->go_entry_ns) : "",
                     share != nullptr ? figure(share->own_work_ns) : "",
                     visible(cell.left_out),
                     known(cell.first_ns),
                     known(cell.instructions),
                     known(cell.system_calls),
                     share != nullptr && share->making_ns >= 0 ? figure(share->making_ns) : "",
                     load_of(measurement, cell),
                     known(cell.allocations)});
  }
  return text;
}

std::string bench_smaller_is_better_report(const Measurement& measurement) {
  Json list = Json::array();
  for (const Cell& cell : measurement.cells) {
    if (!has_figures(cell)) continue;
    Json entry{{"name", name_of(cell)}, {"unit", "ns/call"}, {"value", cell.median_ns}};
    if (std::isfinite(cell.high_ns - cell.low_ns))
      entry["range"] = fmt::format("± {:.3g}", (cell.high_ns - cell.low_ns) / 2);
    if (cell.times_linked > 0 && std::isfinite(cell.times_linked))
      entry["extra"] = fmt::format("{:.3g} times {}", cell.times_linked, reference_words(cell));
    list.push_back(std::move(entry));
  }
  return to_text(list) + "\n";
}

namespace {

/// Columns that are there only where somebody counted.
struct Counted {
  bool instructions = false, system_calls = false, allocations = false;

  explicit Counted(const Measurement& measurement) {
    for (const Cell& cell : measurement.cells) {
      instructions = instructions || cell.instructions >= 0;
      system_calls = system_calls || cell.system_calls >= 0;
      allocations = allocations || cell.allocations >= 0;
    }
  }
  [[nodiscard]] std::string heading() const {
    return std::string(instructions ? " instructions |" : "") + (system_calls ? " system calls |" : "") +
           (allocations ? " allocations |" : "");
  }
  [[nodiscard]] std::string rule() const {
    return std::string(instructions ? "---:|" : "") + (system_calls ? "---:|" : "") +
           (allocations ? "---:|" : "");
  }
  [[nodiscard]] std::string of(const Cell& cell) const {
    const auto column = [&](bool shown, double value) {
      if (!shown) return std::string();
      return has_figures(cell) && value >= 0 ? fmt::format(" {} |", figure(value)) : std::string(" |");
    };
    return column(instructions, cell.instructions) + column(system_calls, cell.system_calls) +
           column(allocations, cell.allocations);
  }
};

std::string markdown_beginnings(const std::vector<Beginning>& beginnings) {
  if (beginnings.empty()) return "";
  std::string text =
      "\n### Until the first call, ms\n\n| client | ready | of that loading | first call |\n"
      "|---|---:|---:|---:|\n";
  const auto ms = [](double ns) { return ns < 0 ? "" : fmt::format("{:.3g}", ns / 1e6); };
  for (const Beginning& each : beginnings)
    text += fmt::format("| {}/{}{} | {} | {} | {} |\n", markdown_text(each.library),
                        markdown_text(each.client), each.subject == Subject::twin ? " (twin)" : "",
                        ms(each.ready_ns), ms(each.load_ns), ms(each.first_call_ns));
  return text;
}

std::string markdown_toolchains(const std::vector<Versus>& toolchains) {
  if (toolchains.empty()) return "";
  std::string text =
      "\n### Go toolchains\n\n| call | client | first | ns | second | ns | second ÷ first | 95 % |\n"
      "|---|---|---|---:|---|---:|---:|---:|\n";
  for (const Versus& each : toolchains)
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {:.3g} | {:.3g} … {:.3g} |\n",
                        markdown_text(each.function), markdown_text(each.client), markdown_text(each.first),
                        figure(each.first_ns.middle), markdown_text(each.second),
                        figure(each.second_ns.middle), each.ratio.middle, each.ratio.low, each.ratio.high);
  return text;
}

}  // namespace

std::string bench_markdown_report(const Measurement& measurement) {
  const Counted counted(measurement);
  std::string text, library, function;
  for (const Cell& cell : measurement.cells) {
    if (cell.library != library || cell.function != function) {
      library = cell.library;
      function = cell.function;
      text +=
          fmt::format("{}### {}/{}\n\n| client | ns a call | 95 % | × linked C |{}\n|---|---:|---:|---:|{}\n",
                      text.empty() ? "" : "\n", markdown_text(library), markdown_text(function),
                      counted.heading(), counted.rule());
    }
    std::string name = markdown_text(cell.client) + (cell.subject == Subject::twin ? " (twin)" : "");
    if (!cell.context.empty() && cell.context != "main thread") name += ", " + markdown_text(cell.context);
    if (has_figures(cell))
      text += fmt::format("| {} | {} | {} … {} | {} |{}\n", name, figure(cell.median_ns), figure(cell.low_ns),
                          figure(cell.high_ns),
                          cell.times_linked > 0 ? fmt::format("{:.3g}", cell.times_linked) : "",
                          counted.of(cell));
    else
      text += fmt::format("| {} | {} | | |{}\n", name, markdown_text(cell.left_out), counted.of(cell));
  }
  text += markdown_beginnings(measurement.beginnings);
  text += markdown_toolchains(measurement.toolchains);
  for (const std::string& warning : measurement.warnings)
    text += fmt::format("\n{}\n", markdown_text(warning));
  for (const std::string& advice : measurement.advice)
    text += fmt::format("\n**advice:** {}\n", markdown_text(advice));
  return text;
}

}  // namespace concord
