// The run as one JSON document (schema/run.schema.json). What differs between two runs of the same plan
// stands in `host`, `when` and `timing`, nowhere else.
#include "report/json_parts.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

Json timing_of(const Summary& summary) {
  Json timing = timing_json(summary.timing), clients = Json::object(), entries = Json::array();
  for (const ClientState& client : summary.clients) clients[client.id] = timing_json(client);
  for (const Entry& entry : summary.entries) entries.push_back(entry.time.count());
  timing["clients"] = std::move(clients);
  timing["entries_ns"] = std::move(entries);  // one for each of `entries`, in that order
  return timing;
}

}  // namespace

std::string json_report(const Summary& summary) {
  Json libraries = Json::array(), clients = Json::array(), entries = Json::array();
  for (const LibraryState& library : summary.libraries) libraries.push_back(library_json(library));
  for (const ClientState& client : summary.clients) clients.push_back(client_json(client));
  for (const Entry& entry : summary.entries) entries.push_back(entry_json(entry));
  return indented({{"concord", head_json(summary, "run")},
                   {"libraries", std::move(libraries)},
                   {"clients", std::move(clients)},
                   {"entries", std::move(entries)},
                   {"totals", totals_json(summary)},
                   {"host", host_json(summary.host)},
                   {"when", summary.when},
                   {"timing", timing_of(summary)}});
}

}  // namespace concord
