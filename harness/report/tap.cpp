// TAP version 14 (https://testanything.org/tap-version-14-specification.html): a test point for each entry,
// fact and change. A known difference is TAP's TODO: expected not to be ok. The first failure of an entry
// stands in YAML, its texts spelled as in JSON, which YAML holds.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace concord {

namespace {

constexpr std::size_t longest_call = 2000;

/// In a description "#" would start a directive.
std::string described(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string in_json(std::string_view text) { return nlohmann::json(visible_lines(text)).dump(); }

class Points {
 public:
  void point(bool ok, std::string_view text, const std::string& directive = "") {
    text_ += fmt::format("{} {} - {}{}{}\n", ok ? "ok" : "not ok", ++count_, described(text),
                         directive.empty() ? "" : " # ", described(directive));
  }

  void diagnostics(const std::vector<std::pair<std::string_view, std::string>>& pairs) {
    text_ += "  ---\n";
    for (const auto& [key, value] : pairs) {
      if (!value.empty()) text_ += fmt::format("  {}: {}\n", key, value);
    }
    text_ += "  ...\n";
  }

  [[nodiscard]] std::string document() const {
    return fmt::format("TAP version 14\n1..{}\n{}", count_, text_);
  }

 private:
  std::size_t count_ = 0;
  std::string text_;
};

std::string reason_of(const Entry& entry, Verdict verdict) {
  for (const Failure& failure : entry.failures) {
    if (failure.verdict == verdict && !failure.got.empty()) return ": " + shorten(failure.got, 120);
  }
  return "";
}

/// The first failure, part by part.
std::vector<std::pair<std::string_view, std::string>> first_failure(const Entry& entry) {
  const auto failure = std::find_if(entry.failures.begin(), entry.failures.end(),
                                    [](const Failure& each) { return is_failure(each.verdict); });
  if (failure == entry.failures.end()) return {};
  const Values values = values_of(*failure);
  std::vector<std::pair<std::string_view, std::string>> parts{
      {"message", message_of(*failure)},
      {"id", failure->id},
      {"call", shorten(failure->call, longest_call)},
      {"expected", values.expected},
      {"got", values.got},
      {"cause", std::string(to_string(failure->cause))},
      {"detail", failure->detail},
      {"stdout", failure->output},
      {"stderr", failure->errors},
      {"stacks", failure->stacks},
      {"replay", failure->replay}};
  for (auto& [key, text] : parts) text = text.empty() ? "" : in_json(text);
  return parts;
}

void add_entry(Points& points, const Entry& entry, const std::string& suite) {
  const std::string name = fmt::format("{}@{}", id_of(entry), visible(entry.client));
  const Verdict verdict = foremost(entry.counts);
  const std::string word(to_string(verdict));
  switch (verdict) {
    case Verdict::pass:
      return points.point(true, name);
    case Verdict::known_difference:
      return points.point(false, name, "TODO " + word + reason_of(entry, verdict));
    case Verdict::refused:
    case Verdict::unavailable:
      return points.point(true, name, "SKIP " + word + reason_of(entry, verdict));
    case Verdict::fail:
    case Verdict::changed_signature:
    case Verdict::unexpected_pass:
    case Verdict::flaky:
    case Verdict::leak:
    case Verdict::not_run:
      break;
  }
  points.point(false, name);
  std::vector<std::pair<std::string_view, std::string>> pairs{{"verdict", in_json(word)}};
  if (entry.line != 0) pairs.emplace_back("at", in_json(fmt::format("{}:{}", suite, entry.line)));
  if (entry.generated) {
    pairs.emplace_back("cases", std::to_string(entry.counts.total()));
    pairs.emplace_back("wrong", std::to_string(entry.counts.failures()));
  }
  for (auto& part : first_failure(entry)) pairs.push_back(std::move(part));
  points.diagnostics(pairs);
}

void add_library(Points& points, const LibraryState& library) {
  for (const ArtifactFact& fact : library.artifact) {
    points.point(fact.holds, fact.id);
    if (!fact.holds) points.diagnostics({{"message", in_json(fact.text)}});
  }
  for (const SignatureChange& change : library.changes) {
    points.point(change.kind != "breaking", fmt::format("{}/contract/{}", library.name, change.function));
    if (change.kind == "breaking")
      points.diagnostics({{"recorded", in_json(change.recorded)},
                          {"now", in_json(change.current)},
                          {"at", in_json(change.where)}});
  }
}

}  // namespace

std::string tap_report(const Summary& summary) {
  Points points;
  for (const LibraryState& library : summary.libraries) add_library(points, library);
  for (const Entry& entry : summary.entries) add_entry(points, entry, suite_of(summary, entry.library));
  return points.document() + (summary.interrupted ? "Bail out! interrupted\n"
                              : !summary.stopped.empty()
                                  ? fmt::format("Bail out! {}\n", visible(summary.stopped))
                                  : "");
}

}  // namespace concord
