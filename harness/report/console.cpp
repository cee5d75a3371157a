// The page that ends a run: what each library looks like, what differs, and one line that counts it all.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/difference_list.hpp"
#include "report/matrix.hpp"
#include "report/page.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

void print_artifact(Page& page, const LibraryState& library) {
  std::vector<std::string> holding;
  for (const ArtifactFact& fact : library.artifact) {
    if (fact.holds) holding.push_back(visible(fact.text));
  }
  if (!holding.empty() && !page.options().quiet) {
    page.wrapped(fmt::format("artifact {} ", page.paint(Ink::good, page.symbols().pass)), holding,
                 page.symbols().between);
  }
  for (const ArtifactFact& fact : library.artifact) {
    if (fact.holds) continue;
    page.prose(fmt::format("{} {}  ", page.paint(Ink::bad, page.symbols().fail), visible(fact.id)),
               visible(fact.text));
  }
}

void print_changes(Page& page, const LibraryState& library) {
  for (const SignatureChange& change : library.changes) {
    const bool breaking = change.kind == "breaking";
    page.line(fmt::format(
        "{} {}/{}  {} change of signature{}",
        page.paint(breaking ? Ink::bad : Ink::warn, breaking ? page.symbols().fail : page.symbols().known),
        visible(library.name), visible(change.function), visible(change.kind),
        change.where.empty() ? "" : "  " + visible(change.where)));
    const auto shown = [](const std::string& text) {
      return text.empty() ? "(does not exist)" : visible(text);
    };
    page.line(fmt::format("    recorded  {}", shown(change.recorded)));
    page.line(fmt::format("    now       {}", shown(change.current)));
  }
}

/// Of a mirror there is no suite either, and nothing generated.
bool is_made_up(const Summary& summary, const LibraryState& library) {
  return library.suite.empty() && !library.cases.empty() &&
         std::any_of(summary.entries.begin(), summary.entries.end(),
                     [&](const Entry& each) { return each.library == library.name && each.generated; });
}

void print_notes(Page& page, const Summary& summary, const LibraryState& library) {
  if (is_made_up(summary, library)) {
    page.prose(
        page.paint(Ink::dim, "made up "),
        "there is no suite.toml, so the cases come from the types of the exports, and what go-native answers "
        "in "
        "this run (of a file without source: c-linked) is what is expected; `concord init` writes them down, "
        "to keep and to add to");
  }
  std::vector<std::string> uncovered;
  for (const std::string& function : library.uncovered) {
    const auto why = library.unreachable.find(function);
    uncovered.push_back(visible(function) +
                        (why != library.unreachable.end() ? fmt::format(" ({})", visible(why->second)) : ""));
  }
  if (!uncovered.empty()) {
    page.wrapped(fmt::format("{} no case calls: ", page.paint(Ink::warn, "uncovered")), uncovered, ", ");
  }
  for (const Lint& lint : library.lint) {
    page.prose(page.paint(Ink::warn, "lint "), fmt::format("{}:{}: {} ({})", visible(lint.file), lint.line,
                                                           visible(lint.text), visible(lint.rule)));
  }
}

void print_library(Page& page, const Summary& summary, const LibraryState& library) {
  page.gap();
  if (!page.options().quiet) {
    std::string title = page.paint(Ink::strong, visible(library.name));
    for (const std::string& each : {library.package_dir, library.go_version}) {
      if (!each.empty()) title += "  " + page.paint(Ink::dim, visible(each));
    }
    page.line(title);
    print_matrix(page, matrix_of(summary, library));
  }
  print_artifact(page, library);
  print_changes(page, library);
  if (!page.options().quiet) print_notes(page, summary, library);
}

std::string used_by(const ClientState& client) {
  if (client.peak_bytes == 0) return "";
  return fmt::format(", {} of processor time, {} MiB", seconds(client.cpu), client.peak_bytes >> 20);
}

/// The widest of what `text` gives for the clients that are there.
std::size_t widest(const Summary& summary, std::string ClientState::*text) {
  std::size_t columns = 0;
  for (const ClientState& client : summary.clients) {
    if (client.unavailable.empty()) columns = std::max(columns, display_width(visible(client.*text)));
  }
  return columns;
}

void print_clients(Page& page, const Summary& summary) {
  page.gap();
  const std::size_t ids = widest(summary, &ClientState::id),
                    runtimes = widest(summary, &ClientState::runtime);
  for (const ClientState& client : summary.clients) {
    if (!client.unavailable.empty()) {
      page.prose(fmt::format("{} is unavailable: ", page.paint(Ink::warn, visible(client.id))),
                 visible(client.unavailable));
    } else if (page.options().verbose) {
      page.line(fmt::format("{}  {}  {}, ready in {}{}", pad_right(visible(client.id), ids),
                            pad_right(visible(client.runtime), runtimes), count_of(client.launches, "start"),
                            seconds(client.startup), used_by(client)));
    }
  }
}

struct Ending {
  int code = 0;
  std::string words;
};

Ending ending_of(const Summary& summary, const VerdictCounts& totals, const ConsoleOptions& options) {
  const bool breaking =
      std::any_of(summary.libraries.begin(), summary.libraries.end(), [](const LibraryState& library) {
        return std::any_of(library.changes.begin(), library.changes.end(),
                           [](const SignatureChange& change) { return change.kind == "breaking"; });
      });
  const bool as_it_should = totals.failures() == 0 && !breaking && summary.stopped.empty();
  const int from_summary = summary.interrupted ? 130 : as_it_should ? 0 : 1;
  switch (const int code = options.exit_code.value_or(from_summary)) {
    case 0:
      return {0, "all as expected"};
    case 1:
      return {1, summary.stopped.empty() ? "not as expected" : visible(summary.stopped)};
    case 2:
      return {2, "wrong usage or configuration"};
    case 3:
      return {3, "the environment failed"};
    case 4:
      return {4, "slower than the baseline"};
    case 130:
      return {130, "interrupted"};
    default:
      return {code, "ended"};
  }
}

/// ", 2 of 5 rounds, --seed 42"
std::string rounds_in_words(const Rounds& rounds) {
  std::string text;
  if (rounds.played < rounds.wanted)
    text += fmt::format(", {} of {} rounds", rounds.played, rounds.wanted);
  else if (rounds.wanted > 1)
    text += fmt::format(", {} rounds", rounds.wanted);
  if (rounds.seed) text += fmt::format(", --seed {}", *rounds.seed);
  return text;
}

void print_last_line(Page& page, const Summary& summary) {
  const VerdictCounts totals = summary.totals();
  std::vector<std::string> counted;
  for (std::size_t i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    const std::uint64_t count = totals[verdict];
    if (count == 0 && verdict != Verdict::pass && verdict != Verdict::fail) continue;
    const Ink ink = count == 0                 ? Ink::plain
                    : verdict == Verdict::pass ? Ink::good
                    : is_failure(verdict)      ? Ink::bad
                                               : Ink::warn;
    counted.push_back(page.paint(ink, fmt::format("{} {}", grouped(count), to_string(verdict))));
  }
  const Ending ending = ending_of(summary, totals, page.options());
  std::string line = fmt::format("{}", fmt::join(counted, ", "));
  if (summary.timing.wall.count() > 0) line += fmt::format(" in {}", seconds(summary.timing.wall));
  if (summary.shard) line += fmt::format(", shard {} of {}", summary.shard->index, summary.shard->count);
  line += rounds_in_words(summary.rounds);
  line += fmt::format(": {} (exit {})", page.paint(ending.code == 0 ? Ink::good : Ink::bad, ending.words),
                      ending.code);
  page.gap();
  page.line(line);
}

}  // namespace

std::string console_report(const Summary& summary, const ConsoleOptions& options) {
  Page page(options);
  for (const LibraryState& library : summary.libraries) print_library(page, summary, library);
  print_clients(page, summary);
  print_differences(page, summary);
  print_last_line(page, summary);
  return page.take();
}

}  // namespace concord
