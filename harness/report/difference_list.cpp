// Lays out differences: call, expected, got with the differing part marked, cause, details, the line that
// runs it again. Knows nothing of how they were gathered.
#include "report/difference_list.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/contrast.hpp"
#include "report/differences.hpp"
#include "report/value_lines.hpp"

namespace concord {

namespace {

constexpr std::size_t detail_lines = 12;
constexpr std::size_t shown_of_a_family = 3;

void print_lines(Page& page, std::string_view label, std::string_view said) {
  const std::vector<std::string_view> lines = lines_of(said);
  const std::size_t most = page.options().verbose ? lines.size() : std::min(lines.size(), detail_lines);
  for (std::size_t i = 0; i < most; ++i) {
    const std::string text = page.options().verbose
                                 ? visible(lines[i])
                                 : cut(lines[i], value_columns(page), page.symbols().ellipsis);
    page.line(lead(page, i == 0 ? label : "") + page.paint(Ink::dim, text));
  }
  if (most < lines.size()) {
    page.line(fmt::format("{:{}}{} {} more (--verbose)", "", value_indent, page.symbols().ellipsis,
                          count_of(lines.size() - most, "line")));
  }
}

std::string clients_of(const Difference& difference) {
  std::vector<std::string> all;
  for (const Voice& voice : difference.voices)
    all.insert(all.end(), voice.clients.begin(), voice.clients.end());
  if (all.size() == 1) return "@" + all.front();
  return fmt::format("  on {} clients", all.size());
}

void print_title(Page& page, const Difference& difference) {
  const bool wrong = is_failure(difference.verdict);
  std::string title = fmt::format(
      "{} {}", page.paint(wrong ? Ink::bad : Ink::warn, wrong ? page.symbols().fail : page.symbols().known),
      page.paint(Ink::strong, visible(difference.id) + clients_of(difference)));
  if (difference.verdict != Verdict::fail) title += fmt::format("  {}", to_string(difference.verdict));
  page.line(title);
}

void print_known(Page& page, const Failure& failure) {
  if (failure.verdict != Verdict::fail) {
    labelled(page, "known", visible(failure.known));
    labelled(page, "reason", visible(failure.reason));
    labelled(page, "link", visible(failure.link));
  }
  std::string_view label = "mend";
  for (const std::string_view line : lines_of(failure.mend)) {  // whole: it is there to be copied
    labelled(page, label, visible(line));
    label = "";
  }
}

void print_difference(Page& page, const Difference& difference) {
  page.gap();
  print_title(page, difference);
  const std::size_t columns = value_columns(page);
  labelled(page, "call", shorten(difference.call, columns, page.symbols().ellipsis));
  const std::string answers = answers_in_words(difference);
  bool first = true;
  for (const Voice& voice : difference.voices) {
    const Contrast values = contrast(difference.expected, voice.got, columns, page.symbols().ellipsis);
    if (first && !difference.expected.empty()) {
      print_value(page, "expected", values.expected, difference.voices.size() == 1 ? Ink::good : Ink::plain);
    }
    if (!voice.got.empty() || !difference.expected.empty()) print_value(page, "got", values.got, Ink::bad);
    if (difference.voices.size() > 1 || voice.clients.size() > 1) {
      page.wrapped(lead(page, "by"), voice.clients, ", ");
    }
    labelled(page, "cause", cause_in_words(difference, voice));
    print_lines(page, "", voice.first->detail);
    if (page.options().verbose) print_lines(page, "stdout", voice.first->output);
    print_lines(page, "stderr", voice.first->errors);
    print_lines(page, "stacks", voice.first->stacks);
    labelled(page, "replay", visible(voice.first->replay));
    print_known(page, *voice.first);
    first = false;
  }
  labelled(page, "answers", answers);
}

void print_entry(Page& page, const EntryDifferences& entry) {
  const bool all = page.options().verbose || !entry.differences.front().generated;
  const std::size_t most =
      all ? entry.differences.size() : std::min(shown_of_a_family, entry.differences.size());
  for (std::size_t i = 0; i < most; ++i) print_difference(page, entry.differences[i]);
  const std::size_t hidden = entry.differences.size() - most;
  if (hidden + entry.omitted == 0) return;
  std::string text;
  if (hidden > 0) text += fmt::format("{} shown by --verbose", count_of(hidden, "more case"));
  if (hidden > 0 && entry.omitted > 0) text += ", and ";
  if (entry.omitted > 0) text += fmt::format("{} not kept", count_of(entry.omitted, "further failure"));
  page.gap();
  page.prose(fmt::format("  {} {}: ", page.symbols().ellipsis, visible(entry.id)), text);
}

/// Of a run that was stopped: what had no turn is counted in the last line, and nothing can be said of it
/// here.
void leave_out_cut_off(EntryDifferences& entry, const Summary& summary) {
  if (summary.stopped.empty()) return;
  const std::string cut_off = "not run: " + summary.stopped;
  std::erase_if(entry.differences, [&](const Difference& difference) {
    return difference.verdict == Verdict::not_run &&
           std::all_of(difference.voices.begin(), difference.voices.end(),
                       [&](const Voice& voice) { return voice.got == cut_off; });
  });
}

}  // namespace

void print_differences(Page& page, const Summary& summary) {
  for (EntryDifferences& entry : gather(summary, is_failure)) {
    if (!page.options().verbose) leave_out_cut_off(entry, summary);
    if (!entry.differences.empty()) print_entry(page, entry);
  }
  if (!page.options().verbose) return;
  for (const EntryDifferences& entry : gather(summary, [](Verdict each) { return !is_failure(each); })) {
    print_entry(page, entry);
  }
}

}  // namespace concord
