// Ranges of cases are split where rounds differ, so that a million cases that end alike are one.
#include "judge/tally.hpp"

#include <algorithm>

namespace concord {

namespace {

void count_way(std::vector<Tally::Way>& ways, const Answered& how, unsigned round) {
  const auto found =
      std::find_if(ways.begin(), ways.end(), [&](const Tally::Way& each) { return each.how == how; });
  if (found != ways.end())
    ++found->times;
  else
    ways.push_back({how, 1, round});
}

}  // namespace

void Tally::add(const Record& record, const VerdictCounts& counts) {
  ++rounds_;
  for (std::size_t i = 0; i < verdict_count; ++i)
    common_.of[i] = rounds_ == 1 ? counts.of[i] : std::min(common_.of[i], counts.of[i]);
  complete_ = complete_ && record.is_complete() && cells_.size() <= Record::most_spans;
  if (!complete_) return cells_.clear();
  for (const Span& span : record.spans()) add(span);
}

/// A cell shall begin there, if one is there at all.
void Tally::split(std::uint64_t at) {
  auto cell = cells_.upper_bound(at);
  if (cell == cells_.begin()) return;
  --cell;
  if (cell->first == at || cell->second.last < at) return;
  Cell behind = cell->second;
  cell->second.last = at - 1;
  cells_.emplace(at, std::move(behind));
}

void Tally::add(const Span& span) {
  const std::uint64_t last = span.first + (span.count - 1);
  split(span.first);
  if (last < UINT64_MAX) split(last + 1);
  std::uint64_t at = span.first;
  while (true) {
    auto cell = cells_.lower_bound(at);
    if (cell == cells_.end() || cell->first != at) {  // so far these always passed
      const std::uint64_t gap = cell == cells_.end() ? last : std::min(last, cell->first - 1);
      cell = cells_.emplace(at, Cell{gap, {}}).first;
    }
    count_way(cell->second.ways, span.how, rounds_);
    if (cell->second.last == last) return;
    at = cell->second.last + 1;
  }
}

std::vector<Tally::Way> Tally::ways_of(const Cell& cell) const {
  std::vector<Way> ways = cell.ways;
  unsigned others = 0;
  for (const Way& way : ways) others += way.times;
  if (others < rounds_) ways.push_back({Answered{}, rounds_ - others, 0});
  const auto is_cut_off = [](const Way& way) { return way.how.cut_off; };
  if (!std::all_of(ways.begin(), ways.end(), is_cut_off)) std::erase_if(ways, is_cut_off);
  std::stable_sort(ways.begin(), ways.end(), [](const Way& a, const Way& b) { return a.times > b.times; });
  return ways;
}

std::vector<Tally::Cases> Tally::cases() const {
  std::vector<Cases> all;
  for (const auto& [first, cell] : cells_) all.push_back({first, cell.last, ways_of(cell)});
  return all;
}

}  // namespace concord
