// GitHub's workflow commands: https://docs.github.com/actions/reference/workflow-commands. GitHub shows ten
// errors and ten warnings of a step and drops the rest without a word, so the last one says how many more
// there are.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "report/differences.hpp"
#include "report/page.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace concord {

namespace {

constexpr std::size_t shown_by_github = 10;
constexpr std::size_t longest_text_bytes = 4000;

/// The escapes of @actions/core: of a message, and of a property, which also ends at ":" and ",".
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
      out += c;
  }
  return out;
}

struct Annotation {
  std::string file;  ///< empty: of nothing that has a place
  std::size_t line = 0;
  std::string title, text;
};

std::string list_of(std::string_view kind, const std::vector<Annotation>& all, std::string_view noun) {
  std::string out;
  const std::size_t shown = all.size() > shown_by_github ? shown_by_github - 1 : all.size();
  for (std::size_t i = 0; i < shown; ++i) {
    std::string place;
    if (!all[i].file.empty() && all[i].line > 0)
      place = fmt::format("file={},line={},", escaped(visible(all[i].file), true), all[i].line);
    out += fmt::format("::{} {}title={}::{}\n", kind, place, escaped(visible(all[i].title), true),
                       escaped(visible_lines(all[i].text), false));
  }
  if (shown < all.size()) {
    out += fmt::format("::{} title=concord::and {} that GitHub would not show\n", kind,
                       count_of(all.size() - shown, noun));
  }
  return out;
}

std::string who(const Difference& difference) {
  std::vector<std::string> clients;
  for (const Voice& voice : difference.voices)
    clients.insert(clients.end(), voice.clients.begin(), voice.clients.end());
  return enumeration(clients);
}

std::string text_of(const Difference& difference) {
  std::string text = shorten(difference.call, longest_text_bytes / 4);
  for (const Voice& voice : difference.voices) {
    text += fmt::format("\n{}: {}", enumeration(voice.clients), message_of(*voice.first));
    if (const std::string cause = cause_in_words(difference, voice); !cause.empty()) text += "\n" + cause;
    if (!voice.first->replay.empty()) text += "\n" + visible(voice.first->replay);
    if (text.size() > longest_text_bytes) break;
  }
  return text;
}

/// "awesome.go:12" of a package's folder.
Annotation at_source(const LibraryState& library, const std::string& where) {
  const std::size_t mark = where.rfind(':');
  Annotation annotation;
  if (mark == std::string::npos) return annotation;
  annotation.file = library.package_dir + "/" + where.substr(0, mark);
  for (const char c : where.substr(mark + 1)) {
    if (c < '0' || c > '9') return {};
    annotation.line = annotation.line * 10 + static_cast<std::size_t>(c - '0');
  }
  return annotation;
}

void add_library(const LibraryState& library, std::vector<Annotation>& errors,
                 std::vector<Annotation>& warnings) {
  for (const ArtifactFact& fact : library.artifact) {
    if (!fact.holds) errors.push_back({"", 0, fact.id, fact.text});
  }
  for (const SignatureChange& change : library.changes) {
    if (change.kind != "breaking") continue;
    Annotation annotation = at_source(library, change.where);
    annotation.title = fmt::format("{}/{}: the signature changed", library.name, change.function);
    annotation.text = fmt::format("recorded {}\nnow {}", change.recorded,
                                  change.current.empty() ? "(does not exist)" : change.current);
    errors.push_back(std::move(annotation));
  }
  for (const Lint& lint : library.lint) {
    warnings.push_back({library.package_dir + "/" + lint.file,
                        static_cast<std::size_t>(std::max(0, lint.line)), lint.rule, lint.text});
  }
}

}  // namespace

std::string github_report(const Summary& summary) {
  std::vector<Annotation> errors, warnings;
  for (const LibraryState& library : summary.libraries) add_library(library, errors, warnings);
  for (const EntryDifferences& entry : gather(summary, is_failure)) {
    const Difference& difference = entry.differences.front();
    if (difference.verdict == Verdict::changed_signature) continue;  // said once, of the signature
    const std::uint64_t more = entry.differences.size() - 1 + entry.omitted;
    Annotation annotation{
        suite_of(summary, entry.library), entry.line,
        fmt::format("{} {} ({})", difference.id, to_string(difference.verdict), who(difference)),
        text_of(difference)};
    if (more > 0) annotation.text += fmt::format("\nand {} of {}", count_of(more, "more failure"), entry.id);
    errors.push_back(std::move(annotation));
  }
  return list_of("error", errors, "more difference") + list_of("warning", warnings, "more warning");
}

}  // namespace concord
