// Why a case fails: by itself, or only in a process that was asked for others before? Asks for one experiment
// after another, each in a fresh process, and draws the conclusion. Pure bookkeeping: no process, no time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "run/past.hpp"

namespace concord {

class Inquiry {
 public:
  /// A case that failed alone in its request, in a process with this past. `thorough`: whose turn it has to
  /// be before is looked for, too; else only whether there is such a case.
  Inquiry(const Plan& plan, Single suspect, Past past, Outcome outcome, bool thorough);
  /// Cases of one request that failed together. Alone, one after another in a fresh process, they went well.
  Inquiry(const Plan& plan, std::vector<Single> suspects, Past past, Outcome outcome);

  /// What to ask a fresh process: requests, then each suspect on its own.
  struct Experiment {
    std::vector<Item> before;
    std::vector<Single> suspects;
  };
  /// Nothing: the inquiry is over.
  [[nodiscard]] std::optional<Experiment> next() const;

  void went_well();
  void failed(std::size_t suspect, Outcome outcome);  ///< of the experiment's suspects
  void went_astray();                                 ///< it failed before it came to the suspects

  /// The case to blame, and how it ended; `depends` is set where others have to come before it, and names
  /// none where a single suspect did not fail again. No case: none of several did.
  struct Finding {
    std::optional<Single> culprit;
    Outcome outcome;
  };
  [[nodiscard]] Finding finding() const;

 private:
  enum class Stage {
    alone,   ///< does it fail in a process that was asked for nothing else?
    all,     ///< does it fail again after everything that came before?
    search,  ///< after which last part of that?
    pair,    ///< is the first case of that part enough?
    over,
  };

  void narrow();
  void conclude(std::uint64_t others);

  const Plan& plan_;
  Stage stage_;
  std::vector<Single> suspects_;
  Past past_;
  Outcome outcome_;
  bool of_one_ = false;
  bool thorough_ = true;
  bool reproduced_ = false;
  std::optional<Dependence> depends_;
  unsigned timeouts_ = 0;
  std::uint64_t fails_since_ = 0;  // with the past from here on it fails …
  std::uint64_t well_since_ = 0;   // … and from here on it does not
};

}  // namespace concord
