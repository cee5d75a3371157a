// What one client still has to do on one plan, in the order that needs the fewest processes: a fresh process
// serves a session first, then everything stateless, then a case that kills it. Knows no process.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "run/run.hpp"

namespace concord {

/// One request, and what its reply will be about.
struct Step {
  std::size_t index = 0;
};  ///< of a session: sent alone, with its stdout
struct Batch {
  std::vector<std::size_t> cases;
};  ///< stateless written cases of one function
struct Single {
  std::optional<std::size_t> index;
  std::size_t family = 0;
  std::uint64_t row = 0;
  friend bool operator==(const Single&, const Single&) = default;
};  ///< a suspect or deadly case, alone
using Item = std::variant<Step, Batch, Block, Single>;

class Agenda {
 public:
  explicit Agenda(const Plan& plan, const Part& part = {});

  /// A fresh process is there.
  void process_started();
  /// What to send next to this process; nothing when there is nothing that may be sent now (see `waits`,
  /// `finished`). `in_flight`: requests not yet answered. `answered`: the oracle's answer to a block is
  /// there.
  [[nodiscard]] std::optional<Item> next(std::size_t in_flight,
                                         const std::function<bool(const Block&)>& answered);
  /// Nothing is left that this process could do; another one may have to go on.
  [[nodiscard]] bool process_done() const;
  [[nodiscard]] bool finished() const;  ///< nothing is left at all
  [[nodiscard]] bool has_suspects() const { return !suspects_.empty(); }

  /// The process died: its oldest unanswered item is to be looked at case by case, the others go back.
  /// Gives the cases of a session that can no longer be played, since a step before them failed.
  [[nodiscard]] std::vector<std::size_t> died(std::deque<Item> unanswered);

  /// Takes out everything that calls `function`.
  struct Removed {
    std::vector<std::size_t> cases;
    std::vector<Block> blocks;
  };
  [[nodiscard]] Removed remove(const std::function<bool(const std::string& function)>& called);

  /// Of each session its steps from the first on that calls such a function. Those that clean up and call
  /// none stay to be played, if anything was played before: nobody waits for what comes of them.
  struct Cut {
    std::size_t index = 0;
    std::size_t at = 0;  ///< the step that calls such a function; index itself, or one before it
    bool stays = false;
  };
  [[nodiscard]] std::vector<Cut> cut_sessions(const std::function<bool(const std::string& function)>& called);

  /// From now on each case of the function is a request of its own.
  void ask_one_by_one(const std::string& function) { slow_.insert(function); }

 private:
  void take_slow(const std::function<bool(const Block&)>& answered);
  Block take_block();
  void suspect(const Item& item);
  [[nodiscard]] std::optional<Block> peek_block() const;

  const Plan& plan_;
  std::deque<std::deque<std::size_t>> sessions_;  // steps not yet played
  bool in_session_ = false;                       // the front session has begun in this process
  bool alone_ = false;                            // a step or suspect waits for its reply
  bool fresh_ = false;                            // nothing was sent to this process yet
  std::deque<Single> suspects_;
  std::deque<Batch> batches_;
  std::deque<Block> returned_;        // blocks that must be sent again
  std::deque<std::size_t> families_;  // those not yet sent completely
  std::optional<Block> last_block_;   // of the front family
  std::deque<std::size_t> deadly_;
  std::set<std::string> slow_;
};

}  // namespace concord
