// The judge stage: one verdict for each planned case and client, and the cause of each difference. Written
// cases are compared with their goldens, generated ones with go-native in the same run.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "judge/describe.hpp"
#include "judge/known_book.hpp"
#include "judge/record.hpp"
#include "judge/reference.hpp"
#include "model/summary.hpp"
#include "run/run.hpp"

namespace concord {

/// A client that took no part in a library's cases: each of them gets this verdict.
struct AbsentLane {
  const Plan* plan = nullptr;
  std::string client;
  Verdict verdict = Verdict::unavailable;
  std::string reason;
  Part part{};  ///< of the plan, what it would have played
};

struct JudgeRequest {
  std::vector<ClientLane> clients;
  std::vector<DemoLane> demos;
  std::vector<AbsentLane> absent;
  /// The shell line that runs one case on one client.
  std::function<std::string(const Plan& plan, const std::string& id, const std::string& client)> replay;
  /// The shell line that records a library's goldens.
  std::function<std::string(const Plan& plan)> bless;
  /// What known.toml's conditions are compared with; Go's version and the runtime are each library's and
  /// client's own.
  KnownFacts known_facts;
  /// Nothing was left out by selection: then what known.toml and the goldens name must be there.
  bool all_cases = false, all_clients = false;
  bool records = false;  ///< findings shall be comparable with those of another round
};

class Judge : public Listener {
 public:
  explicit Judge(JudgeRequest request);
  ~Judge() override;

  void on_case(std::size_t lane, std::size_t index, Outcome outcome, std::chrono::nanoseconds took) override;
  [[nodiscard]] std::optional<std::string> on_batch(std::size_t lane, const Plan& plan,
                                                    const std::vector<std::size_t>& cases,
                                                    std::string_view rows,
                                                    std::chrono::nanoseconds took) override;
  [[nodiscard]] std::optional<std::string> on_block(std::size_t lane, const Block& block,
                                                    std::string_view rows,
                                                    std::chrono::nanoseconds took) override;
  void on_generated(std::size_t lane, std::size_t family, std::uint64_t index, Outcome outcome) override;
  void on_range(std::size_t lane, const Block& block, const Outcome& outcome) override;
  void on_launch(std::size_t lane, const Launch& launch) override;
  void on_demo(std::size_t demo, Outcome outcome, std::chrono::nanoseconds took) override;
  void on_complaint(std::size_t lane, const std::string& text) override;
  [[nodiscard]] bool answered(std::size_t lane, const Block& block) const override;

  /// Entries in their final order, causes found; and what is known of each client. Call once.
  struct Findings {
    std::vector<Entry> entries;
    std::vector<ClientState> clients;
    std::map<const Plan*, std::vector<ArtifactFact>> fixtures;  ///< what is wrong with the files of a library
    std::vector<Record> records;                                ///< of each entry, where they were asked for
  };
  [[nodiscard]] Findings finish();

  /// Verdicts so far, and how many there will be.
  struct Progress {
    std::uint64_t done = 0, planned = 0, failures = 0;
    struct Part {
      std::uint64_t done = 0, planned = 0;
    };
    std::map<std::string, Part> clients;
  };
  [[nodiscard]] const Progress& progress() const { return progress_; }

 private:
  struct LaneState;

  Entry& new_entry(const Plan& plan, const std::string& function, const std::string& name,
                   const std::string& client, bool generated, std::uint64_t planned, Position where = {});
  void progressed(const Entry& entry, Verdict verdict, std::uint64_t times);
  void count(Entry& entry, Verdict verdict, std::uint64_t times = 1);
  void fail(Entry& entry, Verdict verdict, Failure failure, bool cut_off = false);
  void note(const Entry& entry, const Span& span);
  /// A difference, or what known.toml makes of it.
  void differ(const Plan& plan, Entry& entry, Verdict verdict, Failure failure, const Ending& ending);
  void pass(const Plan& plan, Entry& entry, const std::string& function, const std::string& name,
            const Json* seen);
  void check_known_families();
  void check_fixtures(Findings& findings);
  [[nodiscard]] KnownBook& book(const Plan& plan);
  [[nodiscard]] std::string runtime_of(const Plan& plan, const std::string& client) const;
  [[nodiscard]] std::string bless_line(const Plan& plan) const;
  void report_change(const Plan& plan, Entry& entry);
  void plan_lane(const ClientLane& lane);
  void plan_absent(const AbsentLane& lane);
  Failure failure_of(const Plan& plan, const std::string& id, const std::string& client,
                     const std::string& call) const;
  struct Row {
    Json value;                      // the reply row, or {"error":…}, or {"dies":…}
    std::string text;                // in words
    std::optional<Outcome> outcome;  // of a case that was looked at alone
    Ending ending;
  };
  void judge_row(LaneState& lane, std::size_t family, std::uint64_t index, const Json& expected,
                 const Row& got);
  /// `outcome`: of a case that was looked at alone.
  void unjudged(LaneState& lane, const Block& block, Verdict verdict, const std::string& reason,
                const Ending& ending, const std::optional<Outcome>& outcome = std::nullopt);
  void unlike_golden(LaneState& lane, std::size_t index, const Outcome& outcome, const Json& seen,
                     const Json* expected);
  void survived(LaneState& lane, std::size_t index, const Outcome& outcome);
  void show_whole();
  void find_causes();
  void check_family_goldens();

  JudgeRequest request_;
  std::deque<Entry> entries_;  // a deque: their addresses are kept
  std::vector<std::unique_ptr<LaneState>> lanes_;
  std::vector<Entry*> demo_entries_;
  std::map<const Plan*, Reference> references_;
  /// By plan, whether the oracle's expectations hold, and digest of the cases: rows of which each is as
  /// expected.
  std::map<std::tuple<const Plan*, bool, std::uint64_t>, XXH128_hash_t> passed_batches_;
  std::map<const Plan*, KnownBook> books_;
  std::map<const Json*, outcome::Returned> whole_;  // by golden: a return that is what its digests stand for
  std::map<const Json*, XXH128_hash_t> passed_;     // by golden: a return that was found to be what it says
  std::vector<ClientState> absent_clients_;
  std::map<const Entry*, Record> records_;
  Progress progress_;
};

}  // namespace concord
