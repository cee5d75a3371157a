// Takes outcomes as they come, to make goldens of them. Judges nothing.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "judge/reference.hpp"
#include "plan/golden.hpp"
#include "run/run.hpp"

namespace concord {

class Collector : public Listener {
 public:
  explicit Collector(std::vector<ClientLane> lanes) : lanes_(std::move(lanes)) {}

  void on_case(std::size_t lane, std::size_t index, Outcome outcome, std::chrono::nanoseconds took) override;
  [[nodiscard]] std::optional<std::string> on_block(std::size_t lane, const Block& block,
                                                    std::string_view rows,
                                                    std::chrono::nanoseconds took) override;
  void on_generated(std::size_t lane, std::size_t family, std::uint64_t index, Outcome outcome) override;
  void on_range(std::size_t lane, const Block& block, const Outcome& outcome) override;
  void on_launch(std::size_t, const Launch&) override {}
  void on_demo(std::size_t, Outcome, std::chrono::nanoseconds) override {}
  void on_complaint(std::size_t, const std::string&) override {}
  [[nodiscard]] bool answered(std::size_t, const Block&) const override { return true; }

  struct Collected {
    Goldens goldens;
    std::vector<std::string> missing;  ///< cases that gave nothing to record, each with the reason
  };
  /// Goldens of a library from what its two lanes gave: the oracle's on `plan`, the host's on `host_plan`.
  /// `all`: of the old ones only those of cases that gave no answer now stay; else what was not run stays as
  /// it was. Cases that either lane refuses get none.
  [[nodiscard]] Collected goldens(const Plan& plan, const Plan& host_plan, const Goldens& before,
                                  bool all) const;

 private:
  /// What a case gave; null where the client refuses the export; an error where it gave no answer.
  [[nodiscard]] Result<Json> given(const Plan& plan, std::size_t index, bool of_go) const;
  [[nodiscard]] Result<std::optional<Golden>> golden(const Plan& plan, const Plan& host_plan,
                                                     std::size_t index) const;

  std::vector<ClientLane> lanes_;
  std::map<const Plan*, std::map<std::size_t, Outcome>> outcomes_;
  std::map<const Plan*, Reference> references_;
  std::set<std::pair<const Plan*, std::size_t>> refused_;  // families
};

}  // namespace concord
