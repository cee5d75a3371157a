// Ratios are taken within a round, in which both had their turn.
#include "measure/versus.hpp"

#include <algorithm>

#include "measure/statistics.hpp"

namespace concord {

namespace {

const Cell* same_call(const std::vector<Cell>& cells, const Cell& like, const std::string& library) {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const Cell& cell) {
    return cell.library == library && cell.function == like.function && cell.client == like.client &&
           cell.context == like.context && cell.subject == like.subject && cell.left_out.empty();
  });
  return found == cells.end() ? nullptr : &*found;
}

Figure shown(const Cell& cell) { return {cell.median_ns, cell.low_ns, cell.high_ns}; }

}  // namespace

std::vector<Versus> compare_toolchains(const std::vector<Cell>& cells,
                                       const std::vector<std::vector<std::string>>& builds) {
  std::vector<Versus> all;
  for (const std::vector<std::string>& names : builds) {
    for (std::size_t i = 1; i < names.size(); ++i) {
      for (const Cell& cell : cells) {
        if (cell.library != names[i] || cell.subject == Subject::twin || !cell.left_out.empty()) continue;
        const Cell* first = same_call(cells, cell, names.front());
        const Series ratios = first == nullptr ? Series() : ratios_of(cell, *first);
        if (ratios.values.empty()) continue;
        all.push_back({cell.function, cell.client, cell.context, names.front(), names[i], shown(*first),
                       shown(cell), figure_of(ratios)});
      }
    }
  }
  return all;
}

}  // namespace concord
