// The bookkeeping of a run: stands between the lanes and who listens, and holds them to one outcome for each
// planned case. Judges nothing and changes nothing.
#pragma once

#include <vector>

#include "run/run.hpp"

namespace concord {

class Ledger : public Listener {
 public:
  Ledger(const RunRequest& request, Listener& listener);

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

  /// At the end of a run: aborts where an outcome is missing. (One too many aborts when it is given.)
  void close() const;

 private:
  /// What one client still owes. Of families only numbers: they can have more cases than memory could list.
  struct Account {
    std::vector<bool> cases;
    std::vector<std::uint64_t> families;
  };
  [[nodiscard]] std::string name_of(std::size_t lane, const std::string& function,
                                    const std::string& name) const;
  void settle_case(std::size_t lane, std::size_t index);
  void settle_rows(std::size_t lane, std::size_t family, std::uint64_t count);

  const RunRequest& request_;
  Listener& listener_;
  std::vector<Account> accounts_;
  std::vector<bool> demos_;
};

}  // namespace concord
