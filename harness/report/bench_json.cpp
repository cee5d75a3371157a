// A measurement as JSON (schema/bench.schema.json). Every figure that was measured stands in a block
// `timing`.
#include "report/json_parts.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

const char* word_of(Subject subject) { return subject == Subject::twin ? "twin" : "library"; }

Json cell_json(const Cell& cell) {
  Json json = {{"library", cell.library},
               {"function", cell.function},
               {"client", cell.client},
               {"subject", word_of(cell.subject)},
               {"context", cell.context}};
  if (!cell.row.empty()) json["row"] = cell.row;
  if (!cell.left_out.empty()) {
    json["left_out"] = cell.left_out;
    return json;
  }
  json["timing"] = {{"loops", cell.loops},        {"median_ns", cell.median_ns},
                    {"low_ns", cell.low_ns},      {"high_ns", cell.high_ns},
                    {"mad_ns", cell.mad_ns},      {"times_linked", cell.times_linked},
                    {"rounds_ns", cell.rounds_ns}};
  if (!cell.linked_ns.empty()) json["timing"]["linked_ns"] = cell.linked_ns;
  if (!cell.quickest_ns.empty()) json["timing"]["quickest_ns"] = cell.quickest_ns;
  if (!cell.launches.empty()) json["timing"]["launches"] = cell.launches;
  if (cell.empty_ns >= 0) json["timing"]["empty_ns"] = cell.empty_ns;
  if (cell.reads >= 0) json["timing"].update({{"reads", cell.reads}, {"read_bytes", cell.read_bytes}});
  if (cell.first_ns >= 0) json["timing"]["first_ns"] = cell.first_ns;
  if (cell.instructions >= 0) json["timing"]["instructions"] = cell.instructions;
  if (cell.allocations >= 0) json["timing"]["allocations"] = cell.allocations;
  if (cell.system_calls >= 0) {
    Json names = Json::array();
    for (const NamedCount& each : cell.system_calls_by_name)
      names.push_back({{"name", each.name}, {"a_call", each.a_call}});
    json["timing"].update({{"system_calls", cell.system_calls}, {"system_calls_by_name", std::move(names)}});
  }
  return json;
}

Json beginning_json(const Beginning& beginning) {
  Json json{{"library", beginning.library},
            {"client", beginning.client},
            {"subject", word_of(beginning.subject)},
            {"ready_ns", beginning.ready_ns}};
  if (beginning.load_ns >= 0) json["load_ns"] = beginning.load_ns;
  if (beginning.first_call_ns >= 0) json["first_call_ns"] = beginning.first_call_ns;
  return json;
}

Json figure_json(const Figure& figure) {
  return {{"middle", figure.middle}, {"low", figure.low}, {"high", figure.high}};
}

Json versus_json(const Versus& versus) {
  return {{"function", versus.function},
          {"client", versus.client},
          {"context", versus.context},
          {"first", versus.first},
          {"second", versus.second},
          {"first_ns", figure_json(versus.first_ns)},
          {"second_ns", figure_json(versus.second_ns)},
          {"ratio", figure_json(versus.ratio)}};
}

/// Additions are there only where there is something to say.
Json timing_json(const Measurement& measurement, Json shares) {
  Json timing{
      {"shares", std::move(shares)}, {"noise", measurement.noise}, {"warnings", measurement.warnings}};
  if (!measurement.advice.empty()) timing["advice"] = measurement.advice;
  for (const Beginning& each : measurement.beginnings) timing["beginnings"].push_back(beginning_json(each));
  for (const Versus& each : measurement.toolchains) timing["toolchains"].push_back(versus_json(each));
  return timing;
}

}  // namespace

std::string bench_json_report(const Measurement& measurement) {
  Json libraries = Json::array(), clients = Json::array(), cells = Json::array(), shares = Json::array();
  for (const LibraryState& library : measurement.libraries) libraries.push_back(library_json(library));
  for (const ClientState& client : measurement.clients) clients.push_back(client_json(client));
  for (const Cell& cell : measurement.cells) cells.push_back(cell_json(cell));
  for (const Share& share : measurement.shares) {
    Json json{{"library", share.library},         {"function", share.function},
              {"client", share.client},           {"binding_ns", share.binding_ns},
              {"go_entry_ns", share.go_entry_ns}, {"own_work_ns", share.own_work_ns},
              {"context", share.context}};
    if (share.making_ns >= 0) json["making_ns"] = share.making_ns;
    shares.push_back(std::move(json));
  }
  return indented({{"concord", {{"schema", json_schema}, {"kind", "bench"}}},
                   {"libraries", std::move(libraries)},
                   {"clients", std::move(clients)},
                   {"cells", std::move(cells)},
                   {"host", host_json(measurement.host)},
                   {"when", measurement.when},
                   {"timing", timing_json(measurement, std::move(shares))}});
}

}  // namespace concord
