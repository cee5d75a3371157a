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
constexpr std::size_t name_width = 30, count_width = 14;  // of the smaller tables

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

/// How much of something a call takes.
std::string counted(double count) {
  if (!(count >= 0) || !std::isfinite(count)) return "";
  if (count >= 999.5) return grouped(static_cast<std::uint64_t>(std::llround(count)));
  return fmt::format("{:.1f}", count);
}

std::string label(const Cell& cell) {
  std::string text = visible(cell.client);
  if (cell.subject == Subject::twin) text += " (twin)";
  if (!cell.context.empty() && cell.context != "main thread") text += ", " + visible(cell.context);
  return text;
}

/// What the columns mean, of those that are there.
std::vector<std::string> terms_of(const std::vector<Cell>& cells, bool makes) {
  std::vector<std::string> terms{"binding = client - c-linked.",
                                 "Go entry = c-linked - its C twin - own work.",
                                 "own work = the function in Go itself."};
  if (makes) terms.emplace_back("making = with made arguments - with ready ones.");
  const auto any = [&](auto holds) { return std::any_of(cells.begin(), cells.end(), holds); };
  if (any([](const Cell& cell) { return cell.subject == Subject::twin; }))
    terms.emplace_back("A twin's multiple is of c-linked's call of the twin.");
  if (any([](const Cell& cell) { return threads_of(cell) > 0; }))
    terms.emplace_back("Several threads' multiple is of c-linked's call from as many.");
  return terms;
}

class Table {
 public:
  Table(Page& page, const Measurement& measurement) : page_(page), measurement_(measurement) {
    for (const Cell& cell : measurement.cells)
      first_width_ = std::max(first_width_, 2 + display_width(label(cell)));
    first_width_ = std::min<std::size_t>(first_width_, 28);
    makes_ = std::any_of(measurement.shares.begin(), measurement.shares.end(),
                         [](const Share& share) { return share.making_ns >= 0; });
  }

  void heading(const std::string& library) {
    page_.gap();
    page_.line(fmt::format("{}  {}", page_.paint(Ink::strong, visible(library)),
                           page_.paint(Ink::dim, "nanoseconds a call, median")));
    std::vector<std::string> columns{"ns",
                                     std::string(page_.symbols().plus_minus),
                                     fmt::format("{} linked", page_.symbols().times),
                                     "binding",
                                     "Go entry",
                                     "own work"};
    if (makes_) columns.emplace_back("making");
    row("", columns, Ink::dim);
  }

  [[nodiscard]] bool makes() const { return makes_; }

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
      if (share->making_ns >= 0) figures.push_back(nanoseconds(share->making_ns));
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
  bool makes_ = false;  // some arguments were made anew in each turn
};

void show_beginnings(Page& page, const std::vector<Beginning>& beginnings) {
  if (beginnings.empty()) return;
  std::size_t width = 8;
  const auto name = [](const Beginning& each) {
    return fmt::format("  {}/{}{}", visible(each.library), visible(each.client),
                       each.subject == Subject::twin ? " (twin)" : "");
  };
  for (const Beginning& each : beginnings) width = std::max(width, display_width(name(each)));
  width = std::min<std::size_t>(width, 36);
  const auto ms = [](double ns) {
    const bool known = ns >= 0 && std::isfinite(ns);
    return pad_left(known ? fmt::format("{:.{}f}", ns / 1e6, ns < 1e6 ? 3 : 1) : "", figure_width + 2);
  };
  page.gap();
  page.line(page.paint(Ink::strong, "Until the first call") + "  " +
            page.paint(Ink::dim, "milliseconds, median of the launches"));
  page.line(page.paint(Ink::dim, pad_right("", width) + pad_left("ready", figure_width + 2) +
                                     pad_left("of it load", figure_width + 2) +
                                     pad_left("first call", figure_width + 2)));
  for (const Beginning& each : beginnings)
    page.line(pad_right(cut(name(each), width, page.symbols().ellipsis), width) + ms(each.ready_ns) +
              ms(each.load_ns) + ms(each.first_call_ns));
}

/// What was counted, where somebody did.
void show_counts(Page& page, const Measurement& measurement) {
  const auto is_counted = [](const Cell& cell) {
    return cell.instructions >= 0 || cell.system_calls >= 0 || cell.allocations >= 0;
  };
  std::string call;
  for (const Cell& cell : measurement.cells) {
    if (!is_counted(cell)) continue;
    if (call.empty()) {
      page.gap();
      page.line(page.paint(Ink::strong, "Counted") + "  " + page.paint(Ink::dim, "a call"));
      page.line(page.paint(Ink::dim, pad_right("", name_width) + pad_left("instructions", count_width) +
                                         pad_left("system calls", count_width) +
                                         pad_left("allocations", count_width)));
    }
    const std::string name = visible(cell.library + "/" + cell.function);
    if (name != call) page.line(cut(name, page.width(), page.symbols().ellipsis));
    call = name;
    page.line(pad_right(cut("  " + label(cell), name_width, page.symbols().ellipsis), name_width) +
              pad_left(counted(cell.instructions), count_width) +
              pad_left(counted(cell.system_calls), count_width) +
              pad_left(counted(cell.allocations), count_width));
  }
}

/// Side by side, and how far they are apart.
void show_toolchains(Page& page, const std::vector<Versus>& toolchains) {
  if (toolchains.empty()) return;
  page.gap();
  page.line(page.paint(Ink::strong, "Go toolchains") + "  " +
            page.paint(Ink::dim, "nanoseconds a call, and the quotient within a round"));
  std::string pair;
  for (const Versus& each : toolchains) {
    const std::string now = visible(each.first + " -> " + each.second);
    if (now != pair) page.line(page.paint(Ink::strong, cut(now, page.width(), page.symbols().ellipsis)));
    pair = now;
    const bool elsewhere = !each.context.empty() && each.context != "main thread";
    const std::string name = "  " + visible(each.function) + " on " + visible(each.client) +
                             (elsewhere ? ", " + visible(each.context) : "");
    page.line(pad_right(cut(name, name_width, page.symbols().ellipsis), name_width) +
              pad_left(nanoseconds(each.first_ns.middle), figure_width) +
              pad_left(nanoseconds(each.second_ns.middle), figure_width) +
              fmt::format("  {} {:.3g} ({:.3g} to {:.3g})", page.symbols().times, each.ratio.middle,
                          each.ratio.low, each.ratio.high));
  }
}

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
  show_counts(page, measurement);
  show_beginnings(page, measurement.beginnings);
  show_toolchains(page, measurement.toolchains);
  if (!options.quiet && before != nullptr) {
    page.gap();
    page.wrapped("", terms_of(measurement.cells, table.makes()), " ");
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
