// The run as JSON Lines (schema/run-line.schema.json), for tools that read as they go. The last line counts
// all lines, so that a torn file is noticed.
#include "report/json_parts.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

class Lines {
 public:
  /// `fields` behind the word that says what the line is.
  void add(const char* line, Json fields) {
    Json json = {{"line", line}};
    for (auto& [key, value] : fields.items()) json[key] = std::move(value);
    text_ += to_text(json) + "\n";
    ++count_;
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::uint64_t count_ = 0;
};

}  // namespace

std::string json_lines_report(const Summary& summary) {
  Lines lines;
  lines.add("run", {{"concord", head_json(summary, "run-lines")},
                    {"host", host_json(summary.host)},
                    {"when", summary.when}});
  for (const LibraryState& library : summary.libraries) lines.add("library", library_json(library));
  for (const ClientState& client : summary.clients) {
    Json json = client_json(client);
    json["timing"] = timing_json(client);
    lines.add("client", std::move(json));
  }
  for (const Entry& entry : summary.entries) {
    Json json = entry_json(entry);
    json["timing"] = {{"ns", entry.time.count()}};
    lines.add("entry", std::move(json));
  }
  lines.add("end", {{"totals", totals_json(summary)},
                    {"timing", timing_json(summary.timing)},
                    {"lines", lines.count() + 1}});
  return lines.take();
}

}  // namespace concord
