// Comparisons on a terminal.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "history/show.hpp"
#include "report/page.hpp"
#include "report/value_lines.hpp"

namespace concord {

namespace {

constexpr std::size_t shown_of_each = 20;
constexpr std::size_t figure_width = 18;

void print_titles(Page& page, const Titles& titles, const std::vector<std::string>& surroundings) {
  page.line(fmt::format("before  {}", visible(titles.before)));
  page.line(fmt::format("after   {}", visible(titles.after)));
  for (const std::string& each : surroundings) page.prose("  ", visible(each));
  page.gap();
}

std::string where(const std::vector<std::string>& clients) {
  if (clients.empty()) return "";
  if (clients.size() == 1) return "@" + visible(clients.front());
  return fmt::format("  on {} clients", clients.size());
}

void shortened(Page& page, std::string_view label, std::string_view text) {
  labelled(page, label, shorten(text, value_columns(page), page.symbols().ellipsis));
}

/// One below the other, with what differs marked.
void print_pair(Page& page, std::string_view first_label, std::string_view first,
                std::string_view second_label, std::string_view second) {
  if (first.empty() || second.empty()) {
    shortened(page, first_label, first);
    return shortened(page, second_label, second);
  }
  const Contrast values = contrast(first, second, value_columns(page), page.symbols().ellipsis);
  print_value(page, first_label, values.expected, Ink::good);
  print_value(page, second_label, values.got, Ink::bad);
}

void print_values(Page& page, const Change& change) {
  const bool gave_two = !change.got_before.empty() && change.got_before != change.got_after;
  if (!gave_two)
    return print_pair(page, "expected", change.expected,
                      change.got_before == change.got_after ? "got" : "got now", change.got_after);
  shortened(page, "expected", change.expected);
  print_pair(page, "got then", change.got_before, "got now", change.got_after);
}

void print_change(Page& page, const Change& change) {
  const bool worse = change.direction == Direction::worse, better = change.direction == Direction::better;
  const Ink ink = worse ? Ink::bad : better ? Ink::good : Ink::warn;
  const std::string_view sign = worse    ? page.symbols().fail
                                : better ? page.symbols().pass
                                         : page.symbols().known;
  page.line(fmt::format("{} {}{}  {} -> {}", page.paint(ink, sign), visible(change.id), where(change.clients),
                        visible(change.before), page.paint(ink, visible(change.after))));
  if (change.clients.size() > 1) {
    std::vector<std::string> names;
    for (const std::string& client : change.clients) names.push_back(visible(client));
    page.wrapped(lead(page, "clients"), names, ", ");
  }
  shortened(page, "call", change.call);
  print_values(page, change);
  if (worse && !change.replay.empty()) labelled(page, "replay", visible(change.replay));
}

void print_changes(Page& page, const RunComparison& comparison, Direction direction, std::string_view title) {
  std::size_t count = 0;
  for (const Change& change : comparison.changes) {
    if (change.direction != direction) continue;
    if (++count == 1) page.line(page.paint(Ink::strong, title));
    if (count <= shown_of_each || page.options().verbose) print_change(page, change);
  }
  if (count > shown_of_each && !page.options().verbose)
    page.line(fmt::format("  {} {} more (--verbose)", page.symbols().ellipsis, count - shown_of_each));
  if (count > 0) page.gap();
}

void print_ids(Page& page, std::string_view title, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  page.line(fmt::format("{} ({})", page.paint(Ink::strong, title), ids.size()));
  const std::size_t most = page.options().verbose ? ids.size() : std::min(ids.size(), shown_of_each);
  for (std::size_t i = 0; i < most; ++i) page.line("  " + visible(ids[i]));
  if (most < ids.size())
    page.line(fmt::format("  {} {} more (--verbose)", page.symbols().ellipsis, ids.size() - most));
  page.gap();
}

void print_expectations(Page& page, const RunComparison& comparison) {
  if (comparison.expectations.empty()) return;
  page.line(page.paint(Ink::strong, "changed expectations"));
  std::size_t shown = 0;
  for (const GoldenChange& each : comparison.expectations) {
    if (++shown > shown_of_each && !page.options().verbose) {
      page.line(fmt::format("  {} {} more (--verbose)", page.symbols().ellipsis,
                            comparison.expectations.size() - shown_of_each));
      break;
    }
    page.line("  " + visible(each.id));
    print_pair(page, "then", each.before, "now", each.after);
  }
  page.gap();
}

std::string figure(const Figure& figure, const Page& page) {
  const double half = figure.middle > 0 ? 50 * (figure.high - figure.low) / figure.middle : 0;
  return fmt::format("{} {} {:.1f} %", digits(figure.middle), page.symbols().plus_minus, half);
}

void print_call(Page& page, const CallChange& call, std::size_t client_width) {
  const bool slower = call.speed == CallChange::Speed::slower,
             faster = call.speed == CallChange::Speed::faster;
  const std::string_view words = slower ? "slower" : faster ? "faster" : "not told apart";
  const std::string change = fmt::format("{}{} ({} .. {})", page.symbols().times, digits(call.ratio.middle),
                                         digits(call.ratio.low), digits(call.ratio.high));
  page.line(fmt::format("  {}{}{}  {}  {}", pad_right(visible(call.client), client_width),
                        pad_left(figure(call.before, page), figure_width),
                        pad_left(figure(call.after, page), figure_width), pad_right(change, 20),
                        page.paint(slower   ? (call.twin ? Ink::warn : Ink::bad)
                                   : faster ? Ink::good
                                            : Ink::dim,
                                   words)));
  if (!call.cause.empty()) page.prose("    ", visible(call.cause));
}

}  // namespace

std::string console_diff(const RunComparison& comparison, const Titles& titles,
                         const ConsoleOptions& options) {
  Page page(options);
  print_titles(page, titles, options.quiet ? std::vector<std::string>() : comparison.surroundings);
  print_changes(page, comparison, Direction::worse, "worse");
  if (!options.quiet) {
    print_changes(page, comparison, Direction::changed, "changed");
    print_changes(page, comparison, Direction::better, "better");
    print_expectations(page, comparison);
    print_ids(page, "new cases", comparison.appeared);
    print_ids(page, "cases that are gone", comparison.gone);
  }
  const int code = exit_code_of(comparison);
  page.line(fmt::format("{}: {} (exit {})", counts_line(comparison),
                        page.paint(code == 0 ? Ink::good : Ink::bad, code == 0 ? "no worse" : "worse"),
                        code));
  return page.take();
}

std::string console_diff(const BenchComparison& comparison, const Titles& titles,
                         const ConsoleOptions& options) {
  Page page(options);
  print_titles(page, titles, comparison.surroundings);
  page.line(
      page.paint(Ink::dim, unit_line(comparison.same_machine, comparison.steady) +
                               (comparison.same_machine ? "" : ": other machines have other nanoseconds")));
  std::size_t client_width = 0;
  for (const CallChange& call : comparison.calls)
    client_width = std::max(client_width, display_width(visible(call.client)));
  page.line(page.paint(
      Ink::dim, fmt::format("  {}{}{}  {}", std::string(client_width, ' '), pad_left("before", figure_width),
                            pad_left("after", figure_width), "after / before")));
  std::string id;
  for (const CallChange& call : comparison.calls) {
    if (options.quiet && (call.speed != CallChange::Speed::slower || call.twin)) continue;
    if (call.id != id) page.line(page.paint(Ink::strong, visible(call.id)));
    id = call.id;
    print_call(page, call, client_width);
  }
  page.gap();
  if (!options.quiet) {
    for (const std::string& note : comparison.notes) page.prose("  ", visible(note));
    page.prose("  ", resolution_line(comparison));
    page.gap();
  }
  const int code = exit_code_of(comparison);
  page.line(fmt::format("{}: {} (exit {})", counts_line(comparison),
                        page.paint(code == 0 ? Ink::good : Ink::bad, code == 0 ? "no slower" : "slower"),
                        code));
  return page.take();
}

}  // namespace concord
