#include "measure/pathology.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace concord {

namespace {

constexpr double a_read_a_call = 0.5;      // fewer are the driver's own, of requests
constexpr double far_above = 10;           // times what another binding of the language costs
constexpr double worth_telling_ns = 1000;  // below, a multiple is nobody's trouble

using LibraryAndClient = std::pair<std::string, std::string>;

bool counts(const Cell& cell) {
  return cell.left_out.empty() && cell.subject == Subject::library && std::isfinite(cell.median_ns);
}

std::string language_of(const std::string& client) { return client.substr(0, client.find('-')); }

std::string time_in_words(double ns) {
  if (ns < 1e4) return fmt::format("{:.0f} ns", ns);
  return ns < 1e7 ? fmt::format("{:.0f} µs", ns / 1e3) : fmt::format("{:.1f} ms", ns / 1e6);
}

/// "Add (2.0 reads and 6,312 bytes)"
struct Reading {
  std::vector<std::string> calls;
  std::string context;
};

void add_readers(const std::vector<Cell>& cells, std::vector<std::string>& texts) {
  std::map<LibraryAndClient, Reading> readers;
  for (const Cell& cell : cells) {
    if (!counts(cell) || !(cell.reads >= a_read_a_call)) continue;
    Reading& reading = readers[{cell.library, cell.client}];
    reading.context = cell.context;
    reading.calls.push_back(fmt::format("{} ({:.1f} reads, {:.0f} bytes, {})", cell.function, cell.reads,
                                        cell.read_bytes, time_in_words(cell.median_ns)));
  }
  for (const auto& [who, reading] : readers) {
    texts.push_back(fmt::format(
        "{} on {} ({}): each call reads from the kernel: {}. Go 1.22 and newer look up a stack's bounds in "
        "/proc/self/maps when they are called on a thread whose stack they do not know, the main thread "
        "above "
        "all (golang/go#68587); calls from another thread do not: a worker in Node, a thread in C",
        who.first, who.second, reading.context, fmt::join(reading.calls, ", ")));
  }
}

/// The cheapest other client of the language for the same call.
const Cell* cheapest_sibling(const std::vector<Cell>& cells, const Cell& cell) {
  const Cell* cheapest = nullptr;
  for (const Cell& each : cells) {
    const bool sibling = counts(each) && each.library == cell.library && each.function == cell.function &&
                         language_of(each.client) == language_of(cell.client) &&
                         (each.client != cell.client || each.context != cell.context);
    if (sibling && (cheapest == nullptr || each.median_ns < cheapest->median_ns)) cheapest = &each;
  }
  return cheapest;
}

void add_dear_ones(const std::vector<Cell>& cells, std::vector<std::string>& texts) {
  std::map<LibraryAndClient, std::vector<std::string>> dear;
  for (const Cell& cell : cells) {
    if (!counts(cell) || cell.median_ns < worth_telling_ns) continue;
    const Cell* other = cheapest_sibling(cells, cell);
    if (other == nullptr || !(cell.median_ns > far_above * std::max(other->median_ns, 1.0))) continue;
    dear[{cell.library, cell.client}].push_back(
        fmt::format("{} {} against {} by {} ({})", cell.function, time_in_words(cell.median_ns),
                    time_in_words(other->median_ns), other->client, other->context));
  }
  for (const auto& [who, calls] : dear)
    texts.push_back(
        fmt::format("{} on {} costs over {:.0f} times what another binding of the language does: {}",
                    who.first, who.second, far_above, fmt::join(calls, ", ")));
}

}  // namespace

std::vector<std::string> pathologies(const std::vector<Cell>& cells) {
  std::vector<std::string> texts;
  add_readers(cells, texts);
  add_dear_ones(cells, texts);
  return texts;
}

}  // namespace concord
