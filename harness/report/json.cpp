// The run as JSON, schema 1. What differs between two runs of the same plan stands in `host`, `when` and
// `timing`, nowhere else.
#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "report/report.hpp"

namespace concord {

namespace {

using Json = nlohmann::ordered_json;

/// "changed signature" → "changed_signature"
std::string key_of(Verdict verdict) {
  std::string key(to_string(verdict));
  std::replace(key.begin(), key.end(), ' ', '_');
  return key;
}

Json counts_of(const VerdictCounts& counts, bool with_zeros) {
  Json json = Json::object();
  for (std::size_t i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (with_zeros || counts[verdict] > 0) json[key_of(verdict)] = counts[verdict];
  }
  return json;
}

Json library_of(const LibraryState& library) {
  Json artifact = Json::array();
  for (const ArtifactFact& fact : library.artifact) {
    artifact.push_back({{"id", fact.id}, {"holds", fact.holds}, {"text", fact.text}});
  }
  Json changes = Json::array();
  for (const SignatureChange& change : library.changes) {
    changes.push_back({{"function", change.function},
                       {"kind", change.kind},
                       {"recorded", change.recorded},
                       {"current", change.current},
                       {"where", change.where}});
  }
  Json lint = Json::array();
  for (const Lint& each : library.lint) {
    lint.push_back({{"rule", each.rule}, {"file", each.file}, {"line", each.line}, {"text", each.text}});
  }
  Json json = {{"name", library.name},
               {"package_dir", library.package_dir},
               {"go_version", library.go_version},
               {"functions", library.functions},
               {"uncovered", library.uncovered},
               {"artifact", std::move(artifact)},
               {"changes", std::move(changes)},
               {"lint", std::move(lint)},
               {"suite", library.suite}};
  if (!library.unreachable.empty()) json["unreachable"] = library.unreachable;
  return json;
}

Json failure_of(const Failure& failure) {
  Json json = {{"id", failure.id}, {"client", failure.client}, {"verdict", key_of(failure.verdict)}};
  if (failure.cause != Cause::none) json["cause"] = std::string(to_string(failure.cause));
  for (const auto& [key, text] : {std::pair{"call", &failure.call},
                                  {"expected", &failure.expected},
                                  {"got", &failure.got},
                                  {"detail", &failure.detail},
                                  {"panic", &failure.panic},
                                  {"output", &failure.output},
                                  {"errors", &failure.errors},
                                  {"replay", &failure.replay},
                                  {"known", &failure.known},
                                  {"reason", &failure.reason},
                                  {"link", &failure.link},
                                  {"mend", &failure.mend}}) {
    if (!text->empty()) json[key] = *text;
  }
  return json;
}

Json entry_of(const Entry& entry) {
  Json json = {{"library", entry.library},
               {"function", entry.function},
               {"name", entry.name},
               {"client", entry.client}};
  if (entry.generated) json["generated"] = true;
  if (entry.line > 0) json["line"] = entry.line;
  json["counts"] = counts_of(entry.counts, false);
  if (!entry.failures.empty()) {
    Json failures = Json::array();
    for (const Failure& failure : entry.failures) failures.push_back(failure_of(failure));
    json["failures"] = std::move(failures);
  }
  if (entry.failures_omitted > 0) json["failures_omitted"] = entry.failures_omitted;
  return json;
}

Json timing_of(const Summary& summary) {
  const Timing& timing = summary.timing;
  Json clients = Json::object();
  for (const ClientState& client : summary.clients) {
    clients[client.id] = {{"launches", client.launches},
                          {"startup_us", client.startup.count()},
                          {"cpu_us", client.cpu.count()},
                          {"peak_bytes", client.peak_bytes}};
  }
  Json entries = Json::array();
  for (const Entry& entry : summary.entries) entries.push_back(entry.time.count());
  return {{"wall_us", timing.wall.count()},
          {"prepare_us", timing.prepare.count()},
          {"orchestrator_cpu_us", timing.orchestrator_cpu.count()},
          {"clients_cpu_us", timing.clients_cpu.count()},
          {"orchestrator_peak_bytes", timing.orchestrator_peak_bytes},
          {"processes", timing.processes},
          {"clients", std::move(clients)},
          {"entries_ns", std::move(entries)}};  // one for each of `entries`, in that order
}

}  // namespace

std::string json_report(const Summary& summary) {
  Json libraries = Json::array();
  for (const LibraryState& library : summary.libraries) libraries.push_back(library_of(library));
  Json clients = Json::array();
  for (const ClientState& client : summary.clients) {
    Json json = {{"id", client.id}, {"runtime", client.runtime}};
    if (!client.unavailable.empty()) json["unavailable"] = client.unavailable;
    clients.push_back(std::move(json));
  }
  Json entries = Json::array();
  for (const Entry& entry : summary.entries) entries.push_back(entry_of(entry));
  const VerdictCounts counts = summary.totals();
  Json totals = counts_of(counts, true);
  totals["total"] = counts.total();
  totals["failures"] = counts.failures();

  Json document = {
      {"concord", {{"schema", 1}, {"interrupted", summary.interrupted}}},
      {"libraries", std::move(libraries)},
      {"clients", std::move(clients)},
      {"entries", std::move(entries)},
      {"totals", std::move(totals)},
      {"host", {{"system", summary.host.system}, {"cpu", summary.host.cpu}, {"cores", summary.host.cores}}},
      {"when", summary.when},
      {"timing", timing_of(summary)}};
  // Strict would throw on invalid UTF-8: texts come from clients.
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace concord
