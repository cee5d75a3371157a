// How often each case of one entry ended in which way, over several rounds. Knows no known.toml and no words.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "judge/record.hpp"

namespace concord {

class Tally {
 public:
  /// One way in which a case ended, and how often.
  struct Way {
    Answered how;
    unsigned times = 0, first_round = 0;  ///< rounds count from 1
  };
  /// Consecutive cases with the same ways. A pass is a way like any other.
  struct Cases {
    std::uint64_t first = 0, last = 0;
    std::vector<Way> ways;  ///< the most frequent first; none is cut off, unless it always was
    [[nodiscard]] std::uint64_t count() const { return last - first + 1; }
  };

  void add(const Record& record, const VerdictCounts& counts);

  [[nodiscard]] unsigned rounds() const { return rounds_; }
  /// False where a round had too much to record: only counts are known then.
  [[nodiscard]] bool is_complete() const { return complete_; }
  /// All cases that did not pass in every round.
  [[nodiscard]] std::vector<Cases> cases() const;
  /// Of each verdict what all rounds have in common; what is missing in the sum changed from round to round.
  [[nodiscard]] const VerdictCounts& common() const { return common_; }

 private:
  struct Cell {
    std::uint64_t last = 0;
    std::vector<Way> ways;  // but for passes
  };
  void split(std::uint64_t at);
  void add(const Span& span);
  [[nodiscard]] std::vector<Way> ways_of(const Cell& cell) const;

  std::map<std::uint64_t, Cell> cells_;  // by the first case
  unsigned rounds_ = 0;
  bool complete_ = true;
  VerdictCounts common_;
};

}  // namespace concord
