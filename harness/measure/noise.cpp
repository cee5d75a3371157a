// Judges spread and surroundings. Reads no file: what the machine says is given.
#include "measure/noise.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace concord {

namespace {

constexpr double widest_half_interval = 0.10;  ///< of the median
/// How far one launch may be from another of the same code, 99th percentile of the cells; of the median of n
/// launches it is this by √n: 20 %, 11 %, 9 % were measured for 1, 3 and 5.
constexpr double scatter_of_one_launch = 0.20;
constexpr double most_noise = 0.05;
constexpr std::size_t named_cells = 3;
constexpr std::size_t fewest_rounds = 5;
constexpr double idle_load = 0.5;  ///< the harness itself ran a moment ago and leaves some

std::string name_of(const Cell& cell) {
  const bool elsewhere = !cell.context.empty() && cell.context != "main thread";
  return fmt::format("{}/{}/{}{}{}", cell.library, cell.function, cell.client,
                     cell.subject == Subject::twin ? "/twin" : "", elsewhere ? ", " + cell.context : "");
}

double half_interval(const Cell& cell) {
  return cell.median_ns > 0 ? (cell.high_ns - cell.low_ns) / 2 / cell.median_ns : 0;
}

/// The worst first.
std::vector<std::pair<double, std::string>> unsteady(const std::vector<Cell>& cells) {
  std::vector<std::pair<double, std::string>> found;
  for (const Cell& cell : cells) {
    if (cell.left_out.empty() && half_interval(cell) > widest_half_interval) {
      found.emplace_back(half_interval(cell), name_of(cell));
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  return found;
}

void add_spread(const std::vector<Cell>& cells, std::vector<std::string>& warnings) {
  const auto found = unsteady(cells);
  if (found.empty()) return;
  std::vector<std::string> names;
  for (const auto& [spread, name] : found) {
    if (names.size() < named_cells) names.push_back(fmt::format("{} by ± {:.0f} %", name, 100 * spread));
  }
  const std::size_t others = found.size() - names.size();
  warnings.push_back(fmt::format("{}{} vary too much to be compared: more rounds or an idle machine help",
                                 fmt::join(names, ", "),
                                 others > 0 ? fmt::format(" and {} more", others) : ""));
}

void add_few_rounds(const std::vector<Cell>& cells, std::vector<std::string>& warnings) {
  const auto few = std::find_if(cells.begin(), cells.end(), [](const Cell& cell) {
    return cell.left_out.empty() && cell.rounds_ns.size() < fewest_rounds;
  });
  if (few == cells.end()) return;
  warnings.push_back(fmt::format("{} has {} round{}: an interval of fewer than {} says little", name_of(*few),
                                 few->rounds_ns.size(), few->rounds_ns.size() == 1 ? "" : "s",
                                 fewest_rounds));
}

void add_negative(const std::vector<Cell>& cells, std::vector<std::string>& warnings) {
  for (const Cell& cell : cells) {
    if (!cell.left_out.empty() || cell.median_ns >= 0) continue;
    warnings.push_back(fmt::format(
        "{} took less than an empty loop ({:.2f} ns a call): the call costs less than can be measured",
        name_of(cell), cell.median_ns));
  }
}

std::string first_word(const std::string& text) { return text.substr(0, text.find_first_of(" \t\n")); }

}  // namespace

double resolution_of(const std::vector<Cell>& cells, double noise) {
  std::size_t launches = 1;
  for (const Cell& cell : cells) launches = std::max(launches, cell.launches.size());
  return std::max(scatter_of_one_launch / std::sqrt(static_cast<double>(launches)), noise);
}

std::vector<std::string> noise_warnings(const std::vector<Cell>& cells, const MachineState& machine,
                                        double noise) {
  std::vector<std::string> warnings;
  add_spread(cells, warnings);
  add_few_rounds(cells, warnings);
  add_negative(cells, warnings);
  if (noise > most_noise) {
    warnings.push_back(fmt::format(
        "two processes of the same linked C differed by {:.0f} % here: differences below that are "
        "this machine's; more launches (--launches) or an idle machine help",
        100 * noise));
  }
  const std::string governor = first_word(machine.governor);
  if (!governor.empty() && governor != "performance") {
    warnings.push_back(
        fmt::format("the processor's governor is \"{}\", its clock may change meanwhile: "
                    "`cpupower frequency-set -g performance` helps",
                    governor));
  }
  const double load = std::strtod(machine.load.c_str(), nullptr);
  if (load > idle_load) {
    warnings.push_back(
        fmt::format("the machine was busy before the measurement began (load {:.1f} on {} core{}): "
                    "end what else runs and measure again",
                    load, machine.cores, machine.cores == 1 ? "" : "s"));
  }
  return warnings;
}

}  // namespace concord
