#include "pipeline/rehearsal.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "judge/describe.hpp"
#include "pipeline/lanes.hpp"
#include "pipeline/prebuilt.hpp"
#include "pipeline/quiet_listener.hpp"
#include "plan/order.hpp"

namespace concord {

namespace {

using FamilyName = std::pair<std::string, std::string>;

constexpr std::uint64_t most_ends = 8;       // of a process in one family: each costs every client a new one
constexpr std::chrono::seconds patience{1};  // a case that takes longer would be a burden to every run

/// What the oracle gave to one family.
struct Played {
  std::map<std::uint64_t, XXH64_hash_t> blocks,
      rows;                // by first case, and of those that were looked at alone
  std::uint64_t ends = 0;  // of its process
  std::string problem;
};

class Rehearsal : public QuietListener {
 public:
  explicit Rehearsal(const Plan& plan) : plan_(plan) {}

  std::optional<std::string> on_block(std::size_t, const Block& block, std::string_view rows,
                                      std::chrono::nanoseconds) override {
    of(block.family).blocks[block.first] = XXH3_64bits(rows.data(), rows.size());
    return std::nullopt;
  }
  void on_generated(std::size_t, std::size_t family, std::uint64_t index, Outcome outcome) override {
    Played& played = of(family);
    if (const auto* returned = std::get_if<outcome::Returned>(&outcome)) {
      played.rows[index] = XXH3_64bits(returned->row.data(), returned->row.size());
      return;
    }
    const auto* crashed = std::get_if<outcome::Crashed>(&outcome);
    const bool an_end = crashed != nullptr && crashed->end.exceeded.empty() && !dependence_of(outcome);
    if (an_end && ++played.ends <= most_ends) return;  // what it does to Go itself is what it does
    tell(played, shown_call(*plan_.families[family].callee, plan_.families[family].family->row(index)),
         describe(outcome, observation(outcome, *plan_.families[family].callee)));
  }
  void on_range(std::size_t, const Block& block, const Outcome& outcome) override {
    if (std::holds_alternative<outcome::Refused>(outcome)) return;  // the run says it of each client
    tell(of(block.family), plan_.families[block.family].function, describe(outcome, nullptr));
  }

  [[nodiscard]] const std::map<FamilyName, Played>& played() const { return played_; }

 private:
  Played& of(std::size_t family) {
    return played_[{plan_.families[family].function, plan_.families[family].name}];
  }
  static void tell(Played& played, const std::string& call, const std::string& what) {
    if (played.problem.empty()) played.problem = fmt::format("{}: {}", call, what);
  }

  const Plan& plan_;
  std::map<FamilyName, Played> played_;
};

Result<std::map<FamilyName, Played>> play(const BuiltLibrary& library, const Plan& plan,
                                          const Selection& selection) {
  const auto oracle =
      std::find_if(library.clients.begin(), library.clients.end(),
                   [&](const ReadyClient& client) { return client.id == reference_of(library.request); });
  if (oracle == library.clients.end()) return std::map<FamilyName, Played>();
  RunRequest request;
  request.clients = {{&plan, &library, &*oracle, true}};
  request.jobs = jobs_of(selection);
  request.deadlines = selection.deadlines;
  request.deadlines.request = std::min<std::chrono::milliseconds>(request.deadlines.request, patience);
  request.deadlines.tell = request.deadlines.stop =
      std::chrono::milliseconds(100);  // nobody reads where it hung
  request.halt = [] { return halt_at(0, {}); };
  Rehearsal rehearsal(plan);
  const Result<RunTotals> ran = run(request, rehearsal);
  if (!ran) return tl::unexpected(ran.error());
  if (auto goes_on = go_on("looking for cases"); !goes_on) return tl::unexpected(goes_on.error());
  return rehearsal.played();
}

bool same_answers(const Played& left, const Played& right) {
  return left.blocks == right.blocks && left.rows == right.rows && left.ends == right.ends;
}

Result<Unfit> played_twice(const BuiltLibrary& library, const Plan& plan, const Selection& selection) {
  const auto first = play(library, plan, selection);
  if (!first) return tl::unexpected(first.error());
  Plan again = plan;
  Unfit unfit;
  for (const auto& [name, played] : *first)
    if (!played.problem.empty()) unfit[name] = played.problem;
  std::erase_if(again.families, [&](const PlannedFamily& family) {
    return unfit.count({family.function, family.name}) > 0;
  });
  constexpr std::uint32_t any_order = 1;
  shuffle(again, any_order);
  const auto second = play(library, again, selection);
  if (!second) return tl::unexpected(second.error());
  for (const auto& [name, played] : *second) {
    if (!played.problem.empty())
      unfit[name] = played.problem;
    else if (!same_answers(first->at(name), played))
      unfit[name] = "it answers the same calls differently from time to time, or in another order";
  }
  return unfit;
}

// ---- What is kept

constexpr int version = 1;  // of what a rehearsal looks at

std::string key_of(const BuiltLibrary& library, const Plan& plan, const Selection& selection) {
  Digest digest;
  digest.add(fmt::format("{} {}", version, generator_version))
      .add(library.source_digest)
      .add(library.go_version);
  digest.add(library.wire);
  for (const PlannedFamily& family : plan.families)
    digest.add(family.function).add(family.name).add(family.spec_digest);
  for (const std::string& each : selection.env) digest.add(each);
  for (const std::string& each : selection.limits) digest.add(each);
  return digest.hex();
}

Result<std::filesystem::path> file_of(const BuiltLibrary& library, const std::string& name) {
  return default_cache_root().map([&](const std::filesystem::path& root) {
    const std::string place =
        Digest().add(library.request.package_dir.string()).add(library.request.fixtures_dir.string()).hex();
    return root / "rehearsals" / fmt::format("{}-{}-{}.json", library.request.name, name, place);
  });
}

std::optional<Unfit> recall(const std::filesystem::path& file, const std::string& key) {
  const Result<std::string> text = read_file(file);
  const Result<Json> kept = text ? parse_json(*text) : tl::unexpected(text.error());
  if (!kept || !kept->is_object() || kept->value("key", "") != key) return std::nullopt;
  Unfit unfit;
  for (const Json& each : kept->value("unfit", Json::array()))
    unfit[{each.value("function", ""), each.value("family", "")}] = each.value("why", "");
  return unfit;
}

/// Best effort: a cache that cannot be written costs time, no run.
void keep(const std::filesystem::path& file, const std::string& key, const Unfit& unfit) {
  Json list = Json::array();
  for (const auto& [name, why] : unfit)
    list.push_back({{"function", name.first}, {"family", name.second}, {"why", visible(why)}});
  if (make_folders(file.parent_path()))
    static_cast<void>(write_file_atomically(file, to_text(Json{{"key", key}, {"unfit", list}})));
}

}  // namespace

Result<Unfit> rehearse(const BuiltLibrary& library, const Plan& plan, const Selection& selection,
                       const std::string& name) {
  if (plan.families.empty()) return Unfit();
  const auto file = file_of(library, name);
  const std::string key = key_of(library, plan, selection);
  if (file)
    if (auto recalled = recall(*file, key)) return *recalled;
  Result<Unfit> unfit = played_twice(library, plan, selection);
  if (unfit && file) keep(*file, key, *unfit);
  return unfit;
}

}  // namespace concord
