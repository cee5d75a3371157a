#include "measure/pathology.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace concord {

namespace {

constexpr double a_call_a_call = 0.5;      // of the kernel; fewer are the driver's own, of requests
constexpr double far_above = 10;           // times what another binding of the language costs
constexpr double least_gain = 0.25;        // of each further thread
constexpr double worth_telling_ns = 1000;  // below, a multiple is nobody's trouble
constexpr std::string_view made = "made";  // the context with arguments made anew

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
  std::string context;  // the first one that reads: a client's own, where that does
};

double count_of(const Cell& cell, const std::string& name) {
  for (const NamedCount& each : cell.system_calls_by_name) {
    if (each.name == name) return each.a_call;
  }
  return 0;
}

/// What the function does by itself; may be null.
const Cell* own_work(const std::vector<Cell>& cells, const Cell& cell) {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const Cell& each) {
    return counts(each) && each.library == cell.library && each.function == cell.function &&
           each.client == "go-native";
  });
  return found == cells.end() ? nullptr : &*found;
}

/// "5.0 rt_sigprocmask, 3.0 sigaltstack", without what `own` does as often; empty where nobody counted.
std::string names_of(const Cell& cell, const Cell* own = nullptr) {
  std::vector<std::string> names;
  for (const NamedCount& each : cell.system_calls_by_name) {
    if (each.a_call - (own == nullptr ? 0 : count_of(*own, each.name)) >= a_call_a_call)
      names.push_back(fmt::format("{:.1f} {}", each.a_call, each.name));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Those that read are told of with their reads, and so are not told of here.
void add_callers(const std::vector<Cell>& cells, std::vector<std::string>& texts) {
  std::map<LibraryAndClient, std::vector<std::string>> callers;
  std::set<LibraryAndClient> of_old_go;
  for (const Cell& cell : cells) {
    const std::string names = names_of(cell, own_work(cells, cell));
    if (!counts(cell) || names.empty() || cell.reads >= a_call_a_call) continue;
    callers[{cell.library, cell.client}].push_back(
        fmt::format("{} ({}, {})", cell.function, names, time_in_words(cell.median_ns)));
    if (names.find("rt_sigprocmask") != std::string::npos && names.find("sigaltstack") != std::string::npos)
      of_old_go.insert({cell.library, cell.client});
  }
  for (const auto& [who, calls] : callers)
    texts.push_back(fmt::format(
        "{} on {}: each call enters the kernel: {}{}", who.first, who.second, fmt::join(calls, ", "),
        of_old_go.contains(who) ? ". Up to Go 1.20 each call from C sets up a thread of Go's for signals and "
                                  "takes it down again (golang/go#51676): a newer Go does so once"
                                : ""));
}

void add_readers(const std::vector<Cell>& cells, std::vector<std::string>& texts) {
  std::map<LibraryAndClient, Reading> readers;
  for (const Cell& cell : cells) {
    if (!counts(cell) || !(cell.reads >= a_call_a_call)) continue;
    Reading& reading = readers[{cell.library, cell.client}];
    if (reading.context.empty()) reading.context = cell.context;
    if (reading.context != cell.context) continue;  // what reads at home reads elsewhere, too
    const std::string names = names_of(cell);
    reading.calls.push_back(fmt::format("{} ({:.1f} reads, {:.0f} bytes, {}{}{})", cell.function, cell.reads,
                                        cell.read_bytes, time_in_words(cell.median_ns),
                                        names.empty() ? "" : "; ", names));
  }
  for (const auto& [who, reading] : readers) {
    texts.push_back(fmt::format(
        "{} on {} ({}): each call reads from the kernel: {}. Go 1.22 and newer look up a stack's bounds in "
        "/proc/self/maps when they are called on a stack that they do not know: the main thread's above all "
        "(golang/go#68587), a fiber's, one that the binding made. Calls from a thread's own stack do not: a "
        "worker in "
        "Node, a thread in C or Ruby",
        who.first, who.second, reading.context, fmt::join(reading.calls, ", ")));
  }
}

/// The cheapest other client of the language for the same call.
const Cell* cheapest_sibling(const std::vector<Cell>& cells, const Cell& cell) {
  const Cell* cheapest = nullptr;
  for (const Cell& each : cells) {
    const bool sibling = counts(each) && each.library == cell.library && each.function == cell.function &&
                         language_of(each.client) == language_of(cell.client) &&
                         (each.context == made) == (cell.context == made) &&
                         (each.client != cell.client || each.context != cell.context);
    if (sibling && (cheapest == nullptr || each.median_ns < cheapest->median_ns)) cheapest = &each;
  }
  return cheapest;
}

std::string caller(const Cell& cell) {
  return cell.context.empty() || cell.context == "main thread" ? cell.client
                                                               : cell.client + ", " + cell.context;
}

/// The context of its first cell is a client's own.
const std::string& own_context(const std::vector<Cell>& cells, const Cell& cell) {
  return std::find_if(cells.begin(), cells.end(),
                      [&](const Cell& each) {
                        return each.library == cell.library && each.client == cell.client &&
                               each.subject == cell.subject && each.context != made;
                      })
      ->context;
}

void add_dear_ones(const std::vector<Cell>& cells, std::vector<std::string>& texts) {
  std::map<LibraryAndClient, std::vector<std::string>> dear;
  std::set<LibraryAndClient> at_home;
  for (const Cell& cell : cells) {
    const bool told_elsewhere = cell.context == made || threads_of(cell) > 0;
    if (!counts(cell) || cell.median_ns < worth_telling_ns || told_elsewhere) continue;
    const Cell* other = cheapest_sibling(cells, cell);
    if (other == nullptr || !(cell.median_ns > far_above * std::max(other->median_ns, 1.0))) continue;
    const bool home = cell.context == own_context(cells, cell);
    if (home) at_home.insert({cell.library, cell.client});
    if (!home && at_home.contains({cell.library, cell.client})) continue;
    dear[{cell.library, caller(cell)}].push_back(
        fmt::format("{} {} against {} by {} ({})", cell.function, time_in_words(cell.median_ns),
                    time_in_words(other->median_ns), other->client, other->context));
  }
  for (const auto& [who, calls] : dear)
    texts.push_back(fmt::format(
        "{} on {} costs over {:.0f} times what another binding or context of the language does: {}",
        who.first, who.second, far_above, fmt::join(calls, ", ")));
}

/// What several clients have in common, with the calls of each: by library.
class Findings {
 public:
  void add(const Cell& cell, std::string call) {
    calls_[cell.library][cell.client].push_back(std::move(call));
  }

  /// The library, what is the matter, the clients, what to do.
  void tell(std::string_view what, std::string_view what_to_do, std::vector<std::string>& texts) const {
    for (const auto& [library, clients] : calls_) {
      std::vector<std::string> parts;
      for (const auto& [client, calls] : clients)
        parts.push_back(fmt::format("{} ({})", client, fmt::join(calls, ", ")));
      texts.push_back(fmt::format("{}{}: {}. {}", library, what, fmt::join(parts, ", "), what_to_do));
    }
  }

 private:
  std::map<std::string, std::map<std::string, std::vector<std::string>>> calls_;
};

/// The same call with ready arguments, from the client's own context; may be null.
const Cell* with_ready_arguments(const std::vector<Cell>& cells, const Cell& cell) {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const Cell& each) {
    return counts(each) && each.library == cell.library && each.function == cell.function &&
           each.client == cell.client && each.context != made;
  });
  return found == cells.end() ? nullptr : &*found;
}

void add_dear_arguments(const std::vector<Cell>& cells, std::vector<std::string>& texts) {
  Findings dear;
  for (const Cell& cell : cells) {
    if (!counts(cell) || cell.context != made) continue;
    const Cell* ready = with_ready_arguments(cells, cell);
    if (ready == nullptr || cell.median_ns < 2 * ready->median_ns) continue;
    dear.add(cell,
             fmt::format("{} {} and {}", cell.function, time_in_words(cell.median_ns - ready->median_ns),
                         time_in_words(ready->median_ns)));
  }
  dear.tell(": making the arguments from the language's own values costs more than the call",
            "Keep what was made where it is passed again, or pass more with each call", texts);
}

/// How many times the calls of one thread so many make together; 0 where that is not known.
double speed_up(const std::vector<Cell>& cells, const Cell& together, Subject subject) {
  const auto ns = [&](const std::string& context) {
    for (const Cell& cell : cells) {
      if (cell.left_out.empty() && cell.library == together.library && cell.function == together.function &&
          cell.client == together.client && cell.subject == subject && cell.context == context)
        return cell.median_ns;
    }
    return 0.0;
  };
  const double alone = ns("thread"), beside = ns(together.context);
  return alone > 0 && beside > 0 ? threads_of(together) * alone / beside : 0;
}

void add_unscaled_ones(const std::vector<Cell>& cells, std::vector<std::string>& texts) {
  Findings unscaled;
  for (const Cell& cell : cells) {
    const unsigned threads = threads_of(cell);
    if (!counts(cell) || threads < 2) continue;
    const double times = speed_up(cells, cell, Subject::library);
    if (times == 0 || times > 1 + least_gain * (threads - 1)) continue;
    const double of_twin = speed_up(cells, cell, Subject::twin);
    unscaled.add(cell, fmt::format("{} {:.2f} times with {}{}", cell.function, times, cell.context,
                                   of_twin > 0 ? fmt::format(", its C twin {:.2f}", of_twin) : ""));
  }
  unscaled.tell(
      " does not scale: several threads together make about the calls of one",
      "Where the C twin does scale, it is Go's entry, which foreign threads share; else the binding "
      "holds its language's lock during the call. Fewer calls that do more each help",
      texts);
}

}  // namespace

std::vector<std::string> pathologies(const std::vector<Cell>& cells) {
  std::vector<std::string> texts;
  add_readers(cells, texts);
  add_callers(cells, texts);
  add_dear_ones(cells, texts);
  add_dear_arguments(cells, texts);
  add_unscaled_ones(cells, texts);
  return texts;
}

}  // namespace concord
