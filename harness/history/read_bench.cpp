// A measurement from its JSON document.
#include <numeric>

#include "history/parts.hpp"

namespace concord {

namespace {

Figure figure_from(const Fields& fields, const std::string& key) {
  const Fields figure = fields.object(key);
  return {figure.decimal("middle"), figure.decimal("low"), figure.decimal("high")};
}

Subject subject_from(const Fields& fields) {
  const std::string subject = fields.text("subject");
  if (subject != "library" && subject != "twin")
    fields.fail("subject", fmt::format("\"{}\" is not known", subject));
  return subject == "twin" ? Subject::twin : Subject::library;
}

/// Empty where there are none.
std::vector<double> one_each_round(const Fields& timing, const std::string& key, std::size_t rounds) {
  if (!timing.has(key)) return {};
  std::vector<double> values = timing.decimals(key);
  if (values.size() != rounds) timing.fail(key, "is not one for each round");
  return values;
}

Cell cell_from(const Fields& fields) {
  Cell cell;
  cell.library = fields.text("library");
  cell.function = fields.text("function");
  cell.client = fields.text("client");
  cell.subject = subject_from(fields);
  cell.context = fields.text("context");
  cell.row = fields.text("row", false);
  cell.left_out = fields.text("left_out", false);
  if (!cell.left_out.empty()) return cell;
  const Fields timing = fields.object("timing");
  cell.loops = timing.number("loops");
  cell.median_ns = timing.decimal("median_ns");
  cell.low_ns = timing.decimal("low_ns");
  cell.high_ns = timing.decimal("high_ns");
  cell.mad_ns = timing.decimal("mad_ns");
  cell.times_linked = timing.decimal("times_linked");
  if (timing.has("empty_ns")) cell.empty_ns = timing.decimal("empty_ns");
  if (timing.has("reads")) {
    cell.reads = timing.decimal("reads");
    cell.read_bytes = timing.decimal("read_bytes");
  }
  if (timing.has("first_ns")) cell.first_ns = timing.decimal("first_ns");
  if (timing.has("instructions")) cell.instructions = timing.decimal("instructions");
  if (timing.has("allocations")) cell.allocations = timing.decimal("allocations");
  if (timing.has("system_calls")) {
    cell.system_calls = timing.decimal("system_calls");
    for (const Fields& each : timing.objects("system_calls_by_name"))
      cell.system_calls_by_name.push_back({each.text("name"), each.decimal("a_call")});
  }
  cell.rounds_ns = timing.decimals("rounds_ns");
  if (cell.low_ns > cell.median_ns || cell.median_ns > cell.high_ns)
    timing.fail("median_ns", "lies outside of its interval");
  if (cell.rounds_ns.empty()) timing.fail("rounds_ns", "holds no round");
  cell.linked_ns = one_each_round(timing, "linked_ns", cell.rounds_ns.size());
  cell.quickest_ns = one_each_round(timing, "quickest_ns", cell.rounds_ns.size());
  if (timing.has("launches")) {
    const std::vector<std::uint64_t> launches = timing.numbers("launches");
    cell.launches.assign(launches.begin(), launches.end());
    if (std::accumulate(cell.launches.begin(), cell.launches.end(), std::size_t{0}) != cell.rounds_ns.size())
      timing.fail("launches", "does not add up to the rounds");
  }
  return cell;
}

}  // namespace

Measurement measurement_from(const Fields& document) {
  Measurement measurement;
  for (const Fields& each : document.objects("libraries"))
    measurement.libraries.push_back(library_from(each));
  for (const Fields& each : document.objects("clients")) measurement.clients.push_back(client_from(each));
  for (const Fields& each : document.objects("cells")) measurement.cells.push_back(cell_from(each));
  measurement.host = host_from(document.object("host"));
  measurement.when = document.text("when");
  const Fields timing = document.object("timing");
  for (const Fields& each : timing.objects("shares"))
    measurement.shares.push_back({each.text("library"), each.text("function"), each.text("client"),
                                  each.decimal("binding_ns"), each.decimal("go_entry_ns"),
                                  each.decimal("own_work_ns"), each.text("context", false),
                                  each.has("making_ns") ? each.decimal("making_ns") : -1});
  if (timing.has("noise")) measurement.noise = timing.decimal("noise");
  measurement.warnings = timing.texts("warnings");
  if (timing.has("advice")) measurement.advice = timing.texts("advice");
  for (const Fields& each : timing.objects("beginnings", false))
    measurement.beginnings.push_back({each.text("library"), each.text("client"), subject_from(each),
                                      each.decimal("ready_ns"),
                                      each.has("load_ns") ? each.decimal("load_ns") : -1,
                                      each.has("first_call_ns") ? each.decimal("first_call_ns") : -1});
  for (const Fields& each : timing.objects("toolchains", false))
    measurement.toolchains.push_back({each.text("function"), each.text("client"), each.text("context"),
                                      each.text("first"), each.text("second"), figure_from(each, "first_ns"),
                                      figure_from(each, "second_ns"), figure_from(each, "ratio")});
  return measurement;
}

}  // namespace concord
