// GitHub-flavoured Markdown for a job summary. GitHub refuses a summary of more than 1 MiB as a whole, so
// what does not fit is counted instead of shown.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "report/differences.hpp"
#include "report/markdown_text.hpp"
#include "report/matrix.hpp"
#include "report/page.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace concord {

namespace {

constexpr std::size_t most_bytes = 1'000'000;
constexpr std::size_t kept_for_the_end = 1'000;
constexpr std::size_t value_columns = 2'000;
constexpr std::size_t opened_differences = 5;

std::string code(std::string_view text) { return "<code>" + markdown_text(text) + "</code>"; }

/// A block whose fence is longer than any that its text holds.
std::string block(std::string_view language, const std::string& text) {
  std::size_t longest = 2, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fmt::format("{}{}\n{}{}{}\n\n", fence, language, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string lines_with(std::string_view mark, const std::vector<Marked>& lines) {
  std::string out;
  for (const Marked& line : lines) out += fmt::format("{}{}\n", mark, line.text);
  return out;
}

std::string matrix_table(const Summary& summary, const LibraryState& library) {
  constexpr Symbols signs{"✓", "✗", "≈", "?", "·", " · ", "…", "±", "×"};
  const Matrix matrix = matrix_of(summary, library);
  if (matrix.clients.empty() || matrix.rows.empty()) return "";
  std::string head = "| |", rule = "|---|";
  for (const std::string& client : matrix.clients) {
    head += fmt::format(" {} |", markdown_text(client));
    rule += "--:|";
  }
  std::string table = head + "\n" + rule + "\n";
  for (const Matrix::Row& row : matrix.rows) {
    table += fmt::format("| {} |", code(row.function));
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      table += fmt::format(" {} |", cell_text(row.cells[i], matrix.absent[i], signs).text);
    table += "\n";
  }
  return table + "\n";
}

std::string facts_of(const LibraryState& library) {
  std::string text;
  for (const ArtifactFact& fact : library.artifact) {
    if (!fact.holds) text += fmt::format("- ✗ {}: {}\n", code(fact.id), markdown_text(fact.text));
  }
  for (const SignatureChange& change : library.changes) {
    const auto side = [](const std::string& signature) {
      return signature.empty() ? std::string("does not exist") : code(signature);
    };
    text +=
        fmt::format("- {} {} change of {}: recorded {}, now {} ({})\n", change.kind == "breaking" ? "✗" : "≈",
                    markdown_text(change.kind), code(change.function), side(change.recorded),
                    side(change.current), markdown_text(change.where));
  }
  for (const std::string& function : library.uncovered)
    text += fmt::format("- no case calls {}\n", code(function));
  for (const Lint& lint : library.lint)
    text += fmt::format("- lint {}: {} ({})\n", code(fmt::format("{}:{}", lint.file, lint.line)),
                        markdown_text(lint.text), markdown_text(lint.rule));
  return text.empty() ? "" : text + "\n";
}

std::string difference_text(const Difference& difference, bool open) {
  std::vector<std::string> clients;
  for (const Voice& voice : difference.voices)
    clients.insert(clients.end(), voice.clients.begin(), voice.clients.end());
  std::string text = fmt::format("<details{}><summary>{} {} {}: {}</summary>\n\n", open ? " open" : "",
                                 is_failure(difference.verdict) ? "✗" : "≈", code(difference.id),
                                 to_string(difference.verdict), markdown_text(enumeration(clients)));
  if (!difference.call.empty()) text += block("go", shorten(difference.call, value_columns));
  for (const Voice& voice : difference.voices) {
    const Contrast values = contrast(difference.expected, voice.got, value_columns, "…");
    if (difference.voices.size() > 1)
      text += fmt::format("{}\n\n", markdown_text(enumeration(voice.clients, 100)));
    text += block("diff", (difference.expected.empty() ? "" : lines_with("- ", values.expected)) +
                              lines_with("+ ", values.got));
    if (const std::string cause = cause_in_words(difference, voice); !cause.empty())
      text += fmt::format("{}\n\n", markdown_text(cause));
    for (const std::string* said : {&voice.first->detail, &voice.first->errors, &voice.first->stacks}) {
      if (!said->empty()) text += block("", visible_lines(*said));
    }
    if (!voice.first->replay.empty()) text += block("sh", visible(voice.first->replay));
    if (!voice.first->mend.empty()) text += block("", visible_lines(voice.first->mend));
  }
  if (const std::string answers = answers_in_words(difference); !answers.empty())
    text += fmt::format("{}\n\n", markdown_text(answers));
  return text + "</details>\n\n";
}

std::string differences_text(const Summary& summary, std::size_t room) {
  std::string text;
  std::uint64_t shown = 0, hidden = 0;
  bool full = false;
  for (const EntryDifferences& entry : gather(summary, is_failure)) {
    hidden += entry.omitted;
    for (const Difference& difference : entry.differences) {
      const std::string one = difference_text(difference, shown < opened_differences);
      full = full || text.size() + one.size() > room;
      if (full) {
        ++hidden;
        continue;
      }
      text += one;
      ++shown;
    }
  }
  if (hidden > 0)
    text += fmt::format("… and {} that this summary does not show\n\n", count_of(hidden, "more difference"));
  return text;
}

}  // namespace

std::string markdown_report(const Summary& summary) {
  std::string text = fmt::format("## {} concord: {}\n\n{}", as_expected(summary) ? "✓" : "✗",
                                 headline(summary), counts_in_words(summary.totals()));
  if (summary.timing.wall.count() > 0) text += " in " + seconds(summary.timing.wall);
  text += "\n\n";
  for (const LibraryState& library : summary.libraries) {
    text += fmt::format("### {}\n\n", markdown_text(library.name + "  " + library.go_version));
    text += matrix_table(summary, library) + facts_of(library);
  }
  for (const ClientState& client : summary.clients) {
    if (!client.unavailable.empty())
      text += fmt::format("- {} is unavailable: {}\n", code(client.id), markdown_text(client.unavailable));
  }
  if (text.size() > most_bytes - kept_for_the_end)
    return fmt::format("## {} concord: {}\n\nthe matrix is too large for a job summary\n",
                       as_expected(summary) ? "✓" : "✗", headline(summary));
  return text + "\n" + differences_text(summary, most_bytes - kept_for_the_end - text.size());
}

}  // namespace concord
