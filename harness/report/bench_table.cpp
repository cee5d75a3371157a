// What each call costs, as a table: a block of rows an export, a row a client. Figures come as they are;
// nothing is computed here.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/page.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

constexpr std::size_t figure_width = 10;
constexpr std::size_t spread_width = 8;

/// Four digits that matter; from ten milliseconds on with a unit, so that the columns hold.
std::string nanoseconds(double ns) {
  if (!std::isfinite(ns)) return "?";
  const double size = std::fabs(ns);
  if (size == 0) return "0";
  if (size >= 1e10) return fmt::format("{:.1f} s", ns / 1e9);
  if (size >= 1e7) return fmt::format("{:.1f} ms", ns / 1e6);
  if (size >= 999.95) return (ns < 0 ? "-" : "") + grouped(static_cast<std::uint64_t>(std::llround(size)));
  return fmt::format("{:.{}f}", ns, size < 9.995 ? 2 : 1);
}

std::string multiple(double times) {
  if (!std::isfinite(times) || times <= 0) return "";
  if (times >= 999.5) return grouped(static_cast<std::uint64_t>(std::llround(times)));
  return fmt::format("{:.{}f}", times, times < 0.0995 ? 4 : times < 9.995 ? 2 : 1);
}

/// Half the width of the interval, as a part of the median.
std::string spread(const Cell& cell) {
  if (!(cell.median_ns > 0) || !std::isfinite(cell.high_ns - cell.low_ns)) return "";
  const double percent = 50 * (cell.high_ns - cell.low_ns) / cell.median_ns;
  return percent > 999 ? ">999 %" : fmt::format("{:.{}f} %", percent, percent < 9.95 ? 1 : 0);
}

std::string label(const Cell& cell) {
  std::string text = visible(cell.client);
  if (cell.subject == Subject::twin) text += " (twin)";
  if (!cell.context.empty() && cell.context != "main thread") text += ", " + visible(cell.context);
  return text;
}

class Table {
 public:
  Table(Page& page, const Measurement& measurement) : page_(page), measurement_(measurement) {
    for (const Cell& cell : measurement.cells)
      first_width_ = std::max(first_width_, 2 + display_width(label(cell)));
    first_width_ = std::min<std::size_t>(first_width_, 28);
  }

  void heading(const std::string& library) {
    page_.gap();
    page_.line(fmt::format("{}  {}", page_.paint(Ink::strong, visible(library)),
                           page_.paint(Ink::dim, "nanoseconds a call, median")));
    row("",
        {"ns", std::string(page_.symbols().plus_minus), fmt::format("{} linked", page_.symbols().times),
         "binding", "Go entry", "own work"},
        Ink::dim);
  }

  void function(const std::string& name) { page_.line(page_.paint(Ink::strong, visible(name))); }

  void cell(const Cell& cell) {
    const std::string name = "  " + label(cell);
    if (!cell.left_out.empty()) {
      page_.prose(pad_right(cut(name, first_width_, page_.symbols().ellipsis), first_width_) + "  " +
                      page_.paint(Ink::warn, "left out: "),
                  visible(cell.left_out));
      return;
    }
    std::vector<std::string> figures{nanoseconds(cell.median_ns), spread(cell), multiple(cell.times_linked)};
    if (const Share* share = share_of(measurement_, cell)) {
      const bool has_twin = measured(cell, "c-linked", Subject::twin);
      const bool has_oracle = measured(cell, "go-native", Subject::library);
      figures.push_back(nanoseconds(share->binding_ns));
      figures.push_back(has_twin && has_oracle ? nanoseconds(share->go_entry_ns) : "?");
      figures.push_back(has_oracle ? nanoseconds(share->own_work_ns) : "?");
    }
    row(name, figures, Ink::plain);
  }

 private:
  [[nodiscard]] bool measured(const Cell& like, std::string_view client, Subject subject) const {
    return std::any_of(measurement_.cells.begin(), measurement_.cells.end(), [&](const Cell& each) {
      return each.library == like.library && each.function == like.function && each.client == client &&
             each.subject == subject && each.left_out.empty();
    });
  }

  void row(const std::string& name, const std::vector<std::string>& figures, Ink ink) {
    std::string text = pad_right(cut(name, first_width_, page_.symbols().ellipsis), first_width_);
    for (std::size_t i = 0; i < figures.size(); ++i) {
      text += pad_left(figures[i], i == 1 ? spread_width : figure_width);
    }
    page_.line(page_.paint(ink, text));
  }

  Page& page_;
  const Measurement& measurement_;
  std::size_t first_width_ = 8;
};

}  // namespace

std::string bench_report(const Measurement& measurement, const ConsoleOptions& options) {
  Page page(options);
  Table table(page, measurement);
  const Cell* before = nullptr;
  for (const Cell& cell : measurement.cells) {
    const bool new_library = before == nullptr || before->library != cell.library;
    if (new_library) table.heading(cell.library);
    if (new_library || before->function != cell.function) table.function(cell.function);
    table.cell(cell);
    before = &cell;
  }
  if (!options.quiet && before != nullptr) {
    page.gap();
    page.wrapped("",
                 {"binding = client - c-linked.", "Go entry = c-linked - its C twin - own work.",
                  "own work = the function in Go itself."},
                 " ");
  }
  page.gap();
  for (const ClientState& client : measurement.clients) {
    if (client.unavailable.empty()) continue;
    page.prose(fmt::format("{} is unavailable: ", page.paint(Ink::warn, visible(client.id))),
               visible(client.unavailable));
  }
  for (const std::string& warning : measurement.warnings) {
    page.prose(page.paint(Ink::warn, "warning: "), visible(warning));
  }
  for (const std::string& advice : measurement.advice)
    page.prose(page.paint(Ink::good, "advice: "), visible(advice));
  if (before == nullptr) page.line("nothing was measured");
  return page.take();
}

}  // namespace concord
