// The page's data. A written case is one character a client, so that 200,000 verdicts are a few MB; words,
// causes and the cuts around a difference are made here, so that page and console say the same. Texts are
// made visible: the page shows, never obeys.
#include "report/html/data.hpp"

#include <cmath>
#include <map>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/contrast.hpp"
#include "report/differences.hpp"
#include "report/page.hpp"
#include "report/wording.hpp"

namespace concord {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t value_columns = 160;
constexpr std::size_t longest_call = 2'000;
constexpr std::string_view verdict_letters =
    "pfckuylran";  // in the order of Verdict; "." where there is none

/// ASCII, and nothing that HTML could take for markup.
std::string in_script(const Json& json) {
  std::string out;
  for (const char c : json.dump(-1, ' ', true, Json::error_handler_t::replace)) {
    if (c == '<' || c == '>' || c == '&')
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    else
      out += c;
  }
  return out;
}

Json host_of(const Host& host) {
  return {{"system", visible(host.system)}, {"cpu", visible(host.cpu)}, {"cores", host.cores}};
}

Json clients_of(const std::vector<ClientState>& clients) {
  Json list = Json::array();
  for (const ClientState& client : clients) {
    list.push_back({{"id", visible(client.id)},
                    {"runtime", visible(client.runtime)},
                    {"unavailable", visible(client.unavailable)},
                    {"launches", client.launches},
                    {"startup", seconds(client.startup)}});
  }
  return list;
}

Json library_of(const LibraryState& library) {
  Json facts = Json::array(), changes = Json::array(), lint = Json::array(), functions = Json::array(),
       uncovered = Json::array();
  for (const ArtifactFact& fact : library.artifact)
    facts.push_back({{"id", visible(fact.id)}, {"holds", fact.holds}, {"text", visible(fact.text)}});
  for (const SignatureChange& change : library.changes) {
    changes.push_back({{"function", visible(change.function)},
                       {"kind", visible(change.kind)},
                       {"recorded", visible(change.recorded)},
                       {"current", visible(change.current)},
                       {"where", visible(change.where)}});
  }
  for (const Lint& each : library.lint)
    lint.push_back({{"rule", visible(each.rule)},
                    {"where", visible(fmt::format("{}:{}", each.file, each.line))},
                    {"text", visible(each.text)}});
  for (const std::string& each : library.functions) functions.push_back(visible(each));
  for (const std::string& each : library.uncovered) uncovered.push_back(visible(each));
  return {{"name", visible(library.name)},
          {"dir", visible(library.package_dir)},
          {"go", visible(library.go_version)},
          {"suite", visible(library.suite)},
          {"functions", std::move(functions)},
          {"uncovered", std::move(uncovered)},
          {"artifact", std::move(facts)},
          {"changes", std::move(changes)},
          {"lint", std::move(lint)}};
}

/// [before, differing, after] of each line.
Json marked(const std::vector<Marked>& lines) {
  Json list = Json::array();
  for (const Marked& line : lines) {
    const std::string_view text = line.text;
    list.push_back(
        {text.substr(0, line.from), text.substr(line.from, line.to - line.from), text.substr(line.to)});
  }
  return list;
}

Json voice_of(const Difference& difference, const Voice& voice) {
  const Contrast values = contrast(difference.expected, voice.got, value_columns, "…");
  Json json{{"clients", voice.clients}, {"got", marked(values.got)}};
  if (!difference.expected.empty()) json["expected"] = marked(values.expected);
  const auto add = [&](const char* key, std::string text) {
    if (!text.empty()) json[key] = std::move(text);
  };
  add("cause", cause_in_words(difference, voice));
  add("detail", visible_lines(voice.first->detail));
  add("output", visible_lines(voice.first->output));
  add("errors", visible_lines(voice.first->errors));
  add("stacks", visible_lines(voice.first->stacks));
  add("replay", visible(voice.first->replay));
  add("known", visible(voice.first->known));
  add("reason", visible_lines(voice.first->reason));
  add("link", visible(voice.first->link));
  add("mend", visible_lines(voice.first->mend));
  return json;
}

Json difference_of(const Difference& difference) {
  Json json{{"id", visible(difference.id)},
            {"verdict", static_cast<std::size_t>(difference.verdict)},
            {"call", shorten(difference.call, longest_call)},
            {"answers", answers_in_words(difference)},
            {"voices", Json::array()}};
  for (const Voice& voice : difference.voices) json["voices"].push_back(voice_of(difference, voice));
  return json;
}

/// Cases in the order of the summary, each with what every client made of it.
class Cases {
 public:
  explicit Cases(const Summary& summary) {
    for (const ClientState& client : summary.clients) client_place(client.id);
    for (const Entry& entry : summary.entries) add(entry);
    for (const EntryDifferences& entry : gather(summary, [](Verdict) { return true; })) add(entry);
  }

  Json clients = Json::array(), functions = Json::array();
  [[nodiscard]] Json take() {
    Json list = Json::array();
    for (Case& each : cases_) {
      // [function, name, line, verdicts, counts, differences, omitted]
      Json json{each.function, each.name, each.line, each.verdicts};
      if (!each.counts.empty() || !each.differences.empty()) json.push_back(std::move(each.counts));
      if (!each.differences.empty()) json.insert(json.end(), {std::move(each.differences), each.omitted});
      list.push_back(std::move(json));
    }
    return list;
  }

 private:
  struct Case {
    std::size_t function = 0, line = 0;
    std::string name, verdicts;
    Json counts = Json::object(), differences = Json::array();  ///< counts: client → [verdict, number, …]
    std::uint64_t omitted = 0;
  };

  std::size_t client_place(const std::string& id) {
    const auto [place, is_new] = client_places_.try_emplace(id, client_places_.size());
    if (is_new) clients.push_back(visible(id));
    return place->second;
  }

  std::size_t function_place(const Entry& entry) {
    const auto [place, is_new] =
        function_places_.try_emplace({entry.library, entry.function}, function_places_.size());
    if (is_new) functions.push_back({visible(entry.library), visible(entry.function)});
    return place->second;
  }

  void add(const Entry& entry) {
    const auto [place, is_new] = places_.try_emplace(
        fmt::format("{}/{}/{}", entry.library, entry.function, entry.name), cases_.size());
    if (is_new)
      cases_.push_back(
          {function_place(entry), entry.line, visible(entry.name), "", Json::object(), Json::array(), 0});
    Case& one = cases_[place->second];
    const std::size_t client = client_place(entry.client);
    if (one.verdicts.size() <= client) one.verdicts.resize(client + 1, '.');
    if (entry.counts.total() > 0)
      one.verdicts[client] = verdict_letters[static_cast<std::size_t>(foremost(entry.counts))];
    if (entry.counts.total() <= 1) return;
    Json counts = Json::array();
    for (std::size_t i = 0; i < verdict_count; ++i) {
      const std::uint64_t count = entry.counts[static_cast<Verdict>(i)];
      if (count > 0) counts.insert(counts.end(), {i, count});
    }
    one.counts[std::to_string(client)] = std::move(counts);
  }

  void add(const EntryDifferences& entry) {
    const auto place = places_.find(entry.id);
    if (place == places_.end()) return;
    Case& one = cases_[place->second];
    for (const Difference& difference : entry.differences)
      one.differences.push_back(difference_of(difference));
    one.omitted = entry.omitted;
  }

  std::unordered_map<std::string, std::size_t> places_, client_places_;
  std::map<std::pair<std::string, std::string>, std::size_t> function_places_;
  std::vector<Case> cases_;
};

Json verdicts_of(const VerdictCounts& totals) {
  Json list = Json::array();
  for (std::size_t i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    list.push_back(
        {{"name", to_string(verdict)}, {"failure", is_failure(verdict)}, {"count", totals[verdict]}});
  }
  return list;
}

/// JSON has no spelling for what is not finite.
Json figure(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json cell_of(const Cell& cell, const Measurement& measurement) {
  Json json{{"library", visible(cell.library)},
            {"function", visible(cell.function)},
            {"client", visible(cell.client)},
            {"twin", cell.subject == Subject::twin},
            {"context", visible(cell.context)}};
  if (!cell.left_out.empty()) {
    json["left_out"] = visible(cell.left_out);
    return json;
  }
  json["ns"] = figure(cell.median_ns);
  json["low"] = figure(cell.low_ns);
  json["high"] = figure(cell.high_ns);
  json["times"] = figure(cell.times_linked);
  if (cell.baseline) {
    json["before"] = {{"ns", figure(cell.baseline->middle)},
                      {"low", figure(cell.baseline->low)},
                      {"high", figure(cell.baseline->high)}};
  }
  if (cell.instructions >= 0) json["instructions"] = figure(cell.instructions);
  if (cell.system_calls >= 0) json["system_calls"] = figure(cell.system_calls);
  if (const Share* share = share_of(measurement, cell)) {
    json["binding"] = figure(share->binding_ns);
    json["entry"] = figure(share->go_entry_ns);
    json["work"] = figure(share->own_work_ns);
    if (share->making_ns >= 0) json["making"] = figure(share->making_ns);
  }
  return json;
}

Json beginning_of(const Beginning& beginning) {
  const auto known = [](double ns) { return ns >= 0 ? figure(ns) : Json(nullptr); };
  return {{"library", visible(beginning.library)},      {"client", visible(beginning.client)},
          {"twin", beginning.subject == Subject::twin}, {"ready", known(beginning.ready_ns)},
          {"load", known(beginning.load_ns)},           {"first", known(beginning.first_call_ns)}};
}

Json versus_of(const Versus& versus) {
  return {{"function", visible(versus.function)},
          {"client", visible(versus.client)},
          {"context", visible(versus.context)},
          {"first", visible(versus.first)},
          {"second", visible(versus.second)},
          {"first_ns", figure(versus.first_ns.middle)},
          {"second_ns", figure(versus.second_ns.middle)},
          {"ratio", figure(versus.ratio.middle)},
          {"low", figure(versus.ratio.low)},
          {"high", figure(versus.ratio.high)}};
}

}  // namespace

std::string page_data(const Summary& summary) {
  Cases cases(summary);
  Json libraries = Json::array();
  for (const LibraryState& library : summary.libraries) libraries.push_back(library_of(library));
  return in_script({{"kind", "run"},
                    {"good", as_expected(summary)},
                    {"headline", headline(summary)},
                    {"when", visible(summary.when)},
                    {"wall", summary.timing.wall.count() > 0 ? seconds(summary.timing.wall) : ""},
                    {"verdicts", verdicts_of(summary.totals())},
                    {"letters", verdict_letters},
                    {"host", host_of(summary.host)},
                    {"states", clients_of(summary.clients)},
                    {"libraries", std::move(libraries)},
                    {"clients", std::move(cases.clients)},
                    {"functions", std::move(cases.functions)},
                    {"cases", cases.take()}});
}

std::string page_data(const Measurement& measurement) {
  Json libraries = Json::array(), cells = Json::array(), warnings = Json::array(), advice = Json::array(),
       toolchains = Json::array(), beginnings = Json::array();
  for (const LibraryState& library : measurement.libraries) libraries.push_back(library_of(library));
  for (const Cell& cell : measurement.cells) cells.push_back(cell_of(cell, measurement));
  for (const std::string& warning : measurement.warnings) warnings.push_back(visible(warning));
  for (const std::string& each : measurement.advice) advice.push_back(visible(each));
  for (const Beginning& each : measurement.beginnings) beginnings.push_back(beginning_of(each));
  for (const Versus& each : measurement.toolchains) toolchains.push_back(versus_of(each));
  return in_script({{"kind", "bench"},
                    {"headline", "nanoseconds a call"},
                    {"when", visible(measurement.when)},
                    {"host", host_of(measurement.host)},
                    {"states", clients_of(measurement.clients)},
                    {"libraries", std::move(libraries)},
                    {"cells", std::move(cells)},
                    {"warnings", std::move(warnings)},
                    {"advice", std::move(advice)},
                    {"beginnings", std::move(beginnings)},
                    {"toolchains", std::move(toolchains)}});
}

}  // namespace concord
