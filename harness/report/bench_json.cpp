// A measurement as JSON (schema/bench.schema.json). Every figure that was measured stands in a block
// `timing`.
#include "report/json_parts.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

Json cell_json(const Cell& cell) {
  Json json = {{"library", cell.library},
               {"function", cell.function},
               {"client", cell.client},
               {"subject", cell.subject == Subject::twin ? "twin" : "library"},
               {"context", cell.context}};
  if (!cell.left_out.empty()) {
    json["left_out"] = cell.left_out;
    return json;
  }
  json["timing"] = {{"loops", cell.loops},        {"median_ns", cell.median_ns},
                    {"low_ns", cell.low_ns},      {"high_ns", cell.high_ns},
                    {"mad_ns", cell.mad_ns},      {"times_linked", cell.times_linked},
                    {"rounds_ns", cell.rounds_ns}};
  if (!cell.launches.empty()) json["timing"]["launches"] = cell.launches;
  if (cell.reads >= 0) json["timing"].update({{"reads", cell.reads}, {"read_bytes", cell.read_bytes}});
  return json;
}

}  // namespace

std::string bench_json_report(const Measurement& measurement) {
  Json libraries = Json::array(), clients = Json::array(), cells = Json::array(), shares = Json::array();
  for (const LibraryState& library : measurement.libraries) libraries.push_back(library_json(library));
  for (const ClientState& client : measurement.clients) clients.push_back(client_json(client));
  for (const Cell& cell : measurement.cells) cells.push_back(cell_json(cell));
  for (const Share& share : measurement.shares) {
    shares.push_back({{"library", share.library},
                      {"function", share.function},
                      {"client", share.client},
                      {"binding_ns", share.binding_ns},
                      {"go_entry_ns", share.go_entry_ns},
                      {"own_work_ns", share.own_work_ns},
                      {"context", share.context}});
  }
  return indented(
      {{"concord", {{"schema", json_schema}, {"kind", "bench"}}},
       {"libraries", std::move(libraries)},
       {"clients", std::move(clients)},
       {"cells", std::move(cells)},
       {"host", host_json(measurement.host)},
       {"when", measurement.when},
       {"timing",
        {{"shares", std::move(shares)}, {"noise", measurement.noise}, {"warnings", measurement.warnings}}}});
}

}  // namespace concord
