// Values of the model as JSON. What differs between two runs of the same plan is in the timing functions and
// in host_json, nowhere else.
#include "report/json_parts.hpp"

#include "report/report.hpp"

namespace concord {

namespace {

Json counts_json(const VerdictCounts& counts, bool with_zeros) {
  Json json = Json::object();
  for (std::size_t i = 0; i < verdict_count; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    if (with_zeros || counts[verdict] > 0) json[key_of(verdict)] = counts[verdict];
  }
  return json;
}

/// Keys without a value are left out.
void add_texts(Json& json, std::initializer_list<std::pair<const char*, const std::string*>> texts) {
  for (const auto& [key, text] : texts) {
    if (!text->empty()) json[key] = *text;
  }
}

Json case_json(const CaseState& each) {
  Json json = {{"function", each.function}, {"name", each.name}};
  if (each.generated > 0) json["generated"] = each.generated;
  add_texts(json, {{"client", &each.client},
                   {"call", &each.call},
                   {"expected", &each.expected},
                   {"digest", &each.digest}});
  if (!each.clients.empty()) json["clients"] = each.clients;
  return json;
}

Json answers_json(const std::vector<SeenAnswer>& answers) {
  Json json = Json::array();
  for (const SeenAnswer& each : answers) {
    Json one = {{"verdict", key_of(each.verdict)}, {"times", each.times}};
    add_texts(one, {{"got", &each.got}});
    json.push_back(std::move(one));
  }
  return json;
}

/// Nothing of a run that is played once, in the suite's order.
void add_rounds(Json& head, const Rounds& rounds) {
  if (rounds == Rounds{}) return;
  Json json = {{"wanted", rounds.wanted}, {"played", rounds.played}};
  if (rounds.seed) json["seed"] = *rounds.seed;
  head["rounds"] = std::move(json);
}

Json failure_json(const Failure& failure) {
  Json json = {{"id", failure.id}, {"client", failure.client}, {"verdict", key_of(failure.verdict)}};
  if (failure.cause != Cause::none) json["cause"] = std::string(to_string(failure.cause));
  add_texts(json, {{"call", &failure.call},
                   {"expected", &failure.expected},
                   {"got", &failure.got},
                   {"detail", &failure.detail},
                   {"panic", &failure.panic},
                   {"output", &failure.output},
                   {"errors", &failure.errors},
                   {"stacks", &failure.stacks},
                   {"depends_on", &failure.depends_on},
                   {"replay", &failure.replay},
                   {"known", &failure.known},
                   {"reason", &failure.reason},
                   {"link", &failure.link},
                   {"mend", &failure.mend}});
  if (!failure.answers.empty()) json["answers"] = answers_json(failure.answers);
  return json;
}

}  // namespace

Json library_json(const LibraryState& library) {
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
  Json cases = Json::array();
  for (const CaseState& each : library.cases) cases.push_back(case_json(each));
  Json json = {{"name", library.name},
               {"package_dir", library.package_dir},
               {"go_version", library.go_version},
               {"source_digest", library.source_digest},
               {"fixtures_digest", library.fixtures_digest},
               {"functions", library.functions},
               {"uncovered", library.uncovered},
               {"cases", std::move(cases)},
               {"artifact", std::move(artifact)},
               {"changes", std::move(changes)},
               {"lint", std::move(lint)},
               {"suite", library.suite}};
  if (!library.unreachable.empty()) json["unreachable"] = library.unreachable;
  return json;
}

Json client_json(const ClientState& client) {
  Json json = {{"id", client.id}, {"runtime", client.runtime}};
  add_texts(json, {{"unavailable", &client.unavailable}});
  return json;
}

Json entry_json(const Entry& entry) {
  Json json = {{"library", entry.library},
               {"function", entry.function},
               {"name", entry.name},
               {"client", entry.client}};
  if (entry.generated) json["generated"] = true;
  if (entry.line > 0) json["suite_line"] = entry.line;
  json["counts"] = counts_json(entry.counts, false);
  if (!entry.failures.empty()) {
    Json failures = Json::array();
    for (const Failure& failure : entry.failures) failures.push_back(failure_json(failure));
    json["failures"] = std::move(failures);
  }
  if (entry.failures_omitted > 0) json["failures_omitted"] = entry.failures_omitted;
  return json;
}

Json totals_json(const Summary& summary) {
  const VerdictCounts counts = summary.totals();
  Json totals = counts_json(counts, true);
  totals["total"] = counts.total();
  totals["failures"] = counts.failures();
  return totals;
}

Json host_json(const Host& host) {
  return {{"system", host.system}, {"cpu", host.cpu}, {"cores", host.cores}};
}

Json timing_json(const Timing& timing) {
  return {{"wall_us", timing.wall.count()},
          {"prepare_us", timing.prepare.count()},
          {"orchestrator_cpu_us", timing.orchestrator_cpu.count()},
          {"clients_cpu_us", timing.clients_cpu.count()},
          {"orchestrator_peak_bytes", timing.orchestrator_peak_bytes},
          {"processes", timing.processes}};
}

Json timing_json(const ClientState& client) {
  return {{"launches", client.launches},
          {"startup_us", client.startup.count()},
          {"cpu_us", client.cpu.count()},
          {"peak_bytes", client.peak_bytes}};
}

Json head_json(const Summary& summary, const char* kind) {
  Json head = {{"schema", json_schema}, {"kind", kind}, {"interrupted", summary.interrupted}};
  if (summary.shard) head["shard"] = {{"index", summary.shard->index}, {"count", summary.shard->count}};
  add_texts(head, {{"stopped", &summary.stopped}});
  add_rounds(head, summary.rounds);
  return head;
}

std::string indented(const Json& document) {
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace concord
