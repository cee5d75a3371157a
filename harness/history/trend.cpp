// Gathers the cells of many measurements by call and client. Shows nothing.
#include "history/trend.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "measure/noise.hpp"
#include "measure/statistics.hpp"

namespace concord {

namespace {

/// Whether it is JSON of somebody else, which a folder may well hold.
bool is_foreign(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return false;
  const auto json = parse_json(*text);
  return json && !(json->is_object() && json->contains("concord"));
}

/// A cell of each measurement; null where it was not measured.
using Row = std::vector<const Cell*>;

/// What the figures of a row are in: all in the same.
Basis basis_of(const Row& row, const std::vector<NamedMeasurement>& measurements, bool same_machine) {
  if (!same_machine) return Basis::multiples;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const bool measured = row[i] != nullptr && row[i]->left_out.empty();
    if (measured && !can_be_steady(measurements[i].measurement, *row[i])) return Basis::as_measured;
  }
  return Basis::steady;
}

bool is_twin(const Row& row) {
  return std::any_of(row.begin(), row.end(),
                     [](const Cell* cell) { return cell != nullptr && cell->subject == Subject::twin; });
}

}  // namespace

Result<Trend> read_trend(const std::filesystem::path& folder) {
  std::error_code problem;
  if (!std::filesystem::is_directory(folder, problem))
    return usage_error(
        fmt::format("\"{}\" is no folder; `concord trend` takes a folder of files that `concord bench "
                    "--report json=FILE` wrote",
                    folder.string()));
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return usage_error(names.error().text);
  std::vector<NamedMeasurement> measurements;
  std::vector<std::string> notes;
  for (const std::string& name : *names) {
    if (!name.ends_with(".json")) continue;
    Result<Stored> stored = read_report(folder / name);
    if (!stored) {
      if (!std::filesystem::is_regular_file(folder / name, problem) || !is_foreign(folder / name))
        return tl::unexpected(stored.error());
      notes.push_back(fmt::format("{} is left out: no report of Concord", name));
    } else if (auto* measurement = std::get_if<Measurement>(&*stored)) {
      measurements.push_back({name, std::move(*measurement)});
    } else {
      notes.push_back(fmt::format("{} is left out: a run, no measurement", name));
    }
  }
  if (measurements.empty())
    return usage_error(fmt::format("\"{}\" holds no measurement; `concord bench --report json={}` writes one",
                                   folder.string(), (folder / "NAME.json").string()));
  Trend trend = trend_of(std::move(measurements));
  trend.notes = std::move(notes);
  return trend;
}

Trend trend_of(std::vector<NamedMeasurement> measurements) {
  std::stable_sort(measurements.begin(), measurements.end(),
                   [](const NamedMeasurement& a, const NamedMeasurement& b) {
                     return a.measurement.when < b.measurement.when;  // ISO 8601 in UTC sorts by its letters
                   });
  Trend trend;
  const Host& host = measurements.front().measurement.host;
  for (const NamedMeasurement& each : measurements) {
    trend.when.push_back(each.measurement.when);
    trend.same_machine = trend.same_machine && same_machine(host, each.measurement.host);
    trend.resolution =
        std::max(trend.resolution, resolution_of(each.measurement.cells, each.measurement.noise));
  }
  std::vector<Row> rows;  // of each line
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (std::size_t i = 0; i < measurements.size(); ++i) {
    const Measurement& measurement = measurements[i].measurement;
    for (const Cell& cell : measurement.cells) {
      if (!trend.same_machine && says_nothing_across_machines(measurement, cell)) continue;
      const std::string id = fmt::format("{}/{}", cell.library, cell.function), client = client_label(cell);
      const auto [place, fresh] = places.emplace(std::pair(id, client), trend.lines.size());
      if (fresh) {
        trend.lines.push_back({id, client, std::vector<std::optional<Figure>>(measurements.size())});
        rows.emplace_back(measurements.size());
      }
      rows[place->second][i] = &cell;
    }
  }
  for (std::size_t line = 0; line < rows.size(); ++line) {
    const Basis basis = basis_of(rows[line], measurements, trend.same_machine);
    if (basis != Basis::steady && !is_twin(rows[line])) trend.steady = false;
    for (std::size_t i = 0; i < measurements.size(); ++i) {
      if (rows[line][i] != nullptr)
        trend.lines[line].figures[i] = figure_of(measurements[i].measurement, *rows[line][i], basis);
    }
  }
  std::stable_sort(trend.lines.begin(), trend.lines.end(),
                   [](const TrendLine& a, const TrendLine& b) { return a.id < b.id; });
  return trend;
}

}  // namespace concord
