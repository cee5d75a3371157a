// From a file to a report: what kind of thing it is, and whether it is one of ours. What is in it is read
// elsewhere.
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/files.hpp"
#include "base/text.hpp"
#include "history/history.hpp"
#include "history/parts.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

tl::unexpected<Error> no_report(const std::string& name, const std::string& why) {
  return usage_error(fmt::format("cannot take \"{}\" as a report: {}", name, why));
}

/// A plain file: opening a FIFO would wait for whoever writes it, perhaps for ever.
std::optional<std::string> problem_of_kind(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return std::strerror(errno);
  if (S_ISDIR(status.st_mode)) return "it is a folder";
  if (!S_ISREG(status.st_mode)) return "it is no plain file; write the report to a file first";
  if (status.st_size == 0) return "it is empty: perhaps the run that should have written it did not end";

  return std::nullopt;
}

bool is_head(const Json& json) {
  return json.is_object() && json.contains("concord") && json["concord"].is_object();
}

/// What is wrong with the head of a report, if anything.
std::optional<std::string> problem_of_head(const Json& document) {
  if (!is_head(document)) {
    const bool gbench = document.is_object() && document.contains("benchmarks");
    return fmt::format(
        "it is JSON, but no report of Concord{}",
        gbench ? " (a bench in Google Benchmark's format: take one of `--report json=FILE`)" : "");
  }
  const Json& head = document["concord"];
  const auto schema = head.find("schema");
  if (schema == head.end() || !schema->is_number_integer()) return "its \"concord\" has no \"schema\"";
  if (*schema != json_schema)
    return fmt::format("it has schema {}, and this Concord reads schema {}", to_text(*schema), json_schema);
  return std::nullopt;
}

/// The lines of a JSON Lines file as documents; the error names the line.
Result<std::vector<Json>> parse_lines(std::string_view text, const std::string& name) {
  std::vector<Json> lines;
  for (const std::string_view line : lines_of(text)) {
    Result<Json> json = parse_json(line);
    if (!json)
      return no_report(fmt::format("{}:{}", name, lines.size() + 1), "torn or no JSON: " + json.error().text);
    lines.push_back(std::move(*json));
  }
  return lines;
}

Result<Stored> from_lines(std::string_view text, const std::string& name) {
  const Result<std::vector<Json>> lines = parse_lines(text, name);
  if (!lines) return tl::unexpected(lines.error());
  if (const auto wrong = problem_of_head(lines->front())) return no_report(name, *wrong);
  Problem problem;
  std::vector<Fields> fields;
  fields.reserve(lines->size());
  for (std::size_t i = 0; i < lines->size(); ++i)
    fields.emplace_back((*lines)[i], fmt::format("line {}", i + 1), problem);
  Summary run = run_from_lines(fields);
  if (problem) return no_report(name, *problem);
  return run;
}

}  // namespace

Result<Stored> parse_report(std::string_view text, const std::string& name) {
  if (text.starts_with("{\"line\"")) return from_lines(text, name);
  const Result<Json> document = parse_json(text);
  if (!document) return no_report(name, "torn or no JSON: " + document.error().text);
  if (const auto wrong = problem_of_head(*document)) return no_report(name, *wrong);
  Problem problem;
  const Fields fields(*document, "", problem);
  const std::string kind = fields.object("concord").text("kind");
  Result<Stored> stored = no_report(name, fmt::format("\"{}\" is no kind of report that can be read", kind));
  if (kind == "run") stored = run_from(fields);
  if (kind == "bench") stored = measurement_from(fields);
  if (problem) return no_report(name, *problem);
  return stored;
}

Result<Stored> read_report(const std::filesystem::path& file) {
  if (const auto problem = problem_of_kind(file)) return no_report(file.string(), *problem);
  const Result<std::string> text = read_file(file);
  if (!text) return usage_error(text.error().text);
  return parse_report(*text, file.string());
}

Result<Summary> read_run(const std::filesystem::path& file) {
  Result<Stored> stored = read_report(file);
  if (!stored) return tl::unexpected(stored.error());
  if (auto* run = std::get_if<Summary>(&*stored)) return std::move(*run);
  return no_report(file.string(), "it is a measurement (`concord bench`), and a run is wanted");
}

}  // namespace concord
