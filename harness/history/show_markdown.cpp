// Comparisons as GitHub-flavoured Markdown. Every text from outside is shown as text: a comment of a pull
// request is read by people who did not write what is in it.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "history/show.hpp"

namespace concord {

namespace {

constexpr std::size_t shown_in_a_comment = 50;  // a comment may have 65,536 characters
constexpr std::size_t shown_columns = 160;

/// A character reference never counts as markup (CommonMark §2.5).
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : shorten(visible(text), shown_columns)) {
    const bool markup = std::string_view("&<>|*_`[]\\~@#!:$").find(c) != std::string_view::npos;
    out += markup ? fmt::format("&#{};", static_cast<unsigned>(static_cast<unsigned char>(c)))
                  : std::string(1, c);
  }
  return out;
}

std::string code(std::string_view text) { return text.empty() ? "" : "<code>" + plain(text) + "</code>"; }

std::string heading(const std::string& counts, bool bad, const Titles& titles,
                    const std::vector<std::string>& surroundings) {
  std::string text = fmt::format("### {} Concord: {}\n\n{} → {}\n\n", bad ? "✗" : "✓", counts,
                                 code(titles.before), code(titles.after));
  for (const std::string& each : surroundings) text += fmt::format("- {}\n", plain(each));
  return surroundings.empty() ? text : text + "\n";
}

std::string clients_of(const Change& change) {
  std::vector<std::string> names;
  for (const std::string& client : change.clients) names.push_back(plain(client));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string values_of(const Change& change) {
  if (change.got_before.empty() || change.got_before == change.got_after) return code(change.got_after);
  return change.got_after.empty() ? code(change.got_before)
                                  : code(change.got_before) + " → " + code(change.got_after);
}

std::string more(std::size_t count) {
  return count > shown_in_a_comment ? fmt::format("\n… and {} more\n", count - shown_in_a_comment) : "";
}

std::string table_of(const RunComparison& comparison, Direction direction, const char* title) {
  std::string rows;
  std::size_t count = 0;
  for (const Change& change : comparison.changes) {
    if (change.direction != direction || ++count > shown_in_a_comment) continue;
    rows += fmt::format("| {} | {} | {} → {} | {} | {} | {} |\n", code(change.id), clients_of(change),
                        plain(change.before), plain(change.after), code(change.call), code(change.expected),
                        values_of(change));
  }
  if (count == 0) return "";
  return fmt::format(
      "**{}**\n\n| case | on | verdict | call | expected | got |\n|---|---|---|---|---|---|\n{}{}\n", title,
      rows, more(count));
}

std::string folded(const std::string& title, const std::string& content) {
  return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n\n", title, content);
}

std::string list_of(const char* title, const std::vector<std::string>& ids) {
  if (ids.empty()) return "";
  std::string items;
  for (std::size_t i = 0; i < std::min(ids.size(), shown_in_a_comment); ++i)
    items += fmt::format("- {}\n", code(ids[i]));
  return folded(fmt::format("{} {}", ids.size(), title), items + more(ids.size()));
}

std::string expectations_of(const RunComparison& comparison) {
  if (comparison.expectations.empty()) return "";
  std::string rows = "| case | then | now |\n|---|---|---|\n";
  for (std::size_t i = 0; i < std::min(comparison.expectations.size(), shown_in_a_comment); ++i) {
    const GoldenChange& each = comparison.expectations[i];
    rows += fmt::format("| {} | {} | {} |\n", code(each.id), code(each.before), code(each.after));
  }
  return folded(fmt::format("{} changed expectations", comparison.expectations.size()),
                rows + more(comparison.expectations.size()));
}

std::string figure(const Figure& figure) {
  return fmt::format("{} ({} … {})", digits(figure.middle), digits(figure.low), digits(figure.high));
}

std::string call_rows(const BenchComparison& comparison, bool resolved) {
  std::string rows;
  for (const CallChange& call : comparison.calls) {
    if ((call.speed != CallChange::Speed::unresolved) != resolved) continue;
    std::string words = call.speed == CallChange::Speed::slower   ? (call.twin ? "slower" : "**slower**")
                        : call.speed == CallChange::Speed::faster ? "faster"
                                                                  : "";
    if (!call.cause.empty()) words += ": " + plain(call.cause);
    rows += fmt::format("| {} | {} | {} | {} | ×{} | {} |\n", code(call.id), plain(call.client),
                        figure(call.before), figure(call.after), figure(call.ratio), words);
  }
  if (rows.empty()) return "";
  return fmt::format(
      "| call | on | before, {0} | after, {0} | after ÷ before | |\n|---|---|--:|--:|--:|---|\n{1}\n",
      comparison.same_machine ? "ns" : "× c-linked", rows);
}

}  // namespace

std::string markdown_diff(const RunComparison& comparison, const Titles& titles) {
  return heading(counts_line(comparison), exit_code_of(comparison) != 0, titles, comparison.surroundings) +
         table_of(comparison, Direction::worse, "Worse") +
         table_of(comparison, Direction::changed, "Changed") +
         table_of(comparison, Direction::better, "Better") + expectations_of(comparison) +
         list_of("new cases", comparison.appeared) + list_of("cases that are gone", comparison.gone);
}

std::string markdown_diff(const BenchComparison& comparison, const Titles& titles) {
  std::string text =
      heading(counts_line(comparison), exit_code_of(comparison) != 0, titles, comparison.surroundings) +
      call_rows(comparison, true);
  const std::string rest = call_rows(comparison, false);
  if (!rest.empty()) text += folded("not told apart", rest);
  for (const std::string& note : comparison.notes) text += fmt::format("- {}\n", plain(note));
  return text + fmt::format("- {}\n", plain(resolution_line(comparison)));
}

}  // namespace concord
