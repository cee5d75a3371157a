// One client on one plan: turns an agenda into processes and requests, and whatever happens into outcomes.
#pragma once

#include <uv.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "run/agenda.hpp"
#include "run/connection.hpp"
#include "run/investigation.hpp"
#include "run/past.hpp"
#include "run/step_player.hpp"

namespace concord {

class Lane {
 public:
  /// `on_idle` is called once, when the lane has ended: nothing to do and no process. `on_progress`: after
  /// each reply.
  Lane(uv_loop_t& loop, std::size_t number, const ClientLane& spec, const Deadlines& deadlines,
       Listener& listener, std::function<void()> on_idle, std::function<void()> on_progress);

  void start();
  void wake();                          ///< something it may have waited for has come
  void finish(const std::string& why);  ///< no more work: what is left is not run, but answers may come
  void stop(const std::string& why);    ///< no answers either
  [[nodiscard]] const std::string& name() const { return spec_.client->id; }
  [[nodiscard]] std::uint64_t launches() const { return launches_; }
  [[nodiscard]] const Usage& usage() const { return usage_; }

 private:
  /// A request of several cases ended its process. Until they were looked at one by one nobody can say what
  /// their outcomes are worth, so these are kept back.
  struct Doubt {
    std::string how;  // it ended
    Outcome outcome;
    Past past;  // of that process
    std::vector<Single> suspects;
    struct Answer {
      Single single;
      Outcome outcome;
      std::chrono::nanoseconds took;
    };
    std::vector<Answer> answers;
  };

  Start next_start();
  void launch();
  void go_on();
  void ready(const Launch& launch);
  void pump();
  void send(Item item);
  void replied(std::string_view body, std::chrono::nanoseconds took);
  void replied_to_cases(const std::vector<std::size_t>& cases, std::string_view body,
                        std::chrono::nanoseconds took);
  void replied_to_block(const Block& block, std::string_view body, std::chrono::nanoseconds took);
  /// Whether that was all of it: a step may ask for more than its call.
  [[nodiscard]] bool replied_to_step(const Step& step, std::string_view body, std::chrono::nanoseconds took);
  void replied_to_single(const Single& single, std::string_view body, std::chrono::nanoseconds took);
  void ended(const Farewell& farewell);
  void never_ready(const Farewell& farewell);
  void blame(const Item& item, const Farewell& farewell);
  void blame_single(const Single& single, Outcome outcome);
  void doubt(const Item& item, const Farewell& farewell);
  void all_went_well();
  void acquit();
  void investigate(Inquiry inquiry);
  void found();
  void tell(const Single& single, Outcome outcome, std::chrono::nanoseconds took);
  void tell_case(std::size_t index, Outcome outcome, std::chrono::nanoseconds took);
  void cut_sessions(const std::function<bool(const std::string&)>& called,
                    const std::function<Outcome(const Agenda::Cut&)>& outcome_of_cut);
  void refuse(const std::map<std::string, std::string>& refuses);
  void tell_answers();
  void count_timeout(const std::string& function, const Outcome& outcome);
  void settle(const Item& item, const Outcome& outcome);
  void abandon(const Outcome& outcome);
  void drop_all(const Outcome& outcome);
  void drop(const Agenda::Removed& removed, const Outcome& outcome);
  void let_go();
  void take_last_words(const Farewell& farewell);
  void garbled(const std::string& problem);

  uv_loop_t& loop_;
  std::size_t number_;
  ClientLane spec_;
  Deadlines deadlines_;
  Listener& listener_;
  std::function<void()> on_idle_, on_progress_;
  Agenda agenda_;
  std::unique_ptr<Connection> connection_;
  std::deque<Item> in_flight_;
  StepPlayer player_;
  std::chrono::nanoseconds step_took_{0};  // so far, of the step under way
  std::set<std::size_t>
      told_;             // clean-up steps whose outcome is known already, and which are played all the same
  std::string missing_;  // why steps of the session under way cannot be played; empty: they can
  Past past_;            // of this process
  std::string problem_;  // what was wrong with a reply, found by us
  std::optional<Doubt> doubt_;
  std::unique_ptr<Investigation> investigation_;
  std::optional<Single> investigated_;        // the case that has no outcome yet meanwhile
  std::map<std::string, unsigned> timeouts_;  // by function
  unsigned searches_ = 0;                     // for what a case depends on
  std::string halted_;                        // why nothing more is asked; empty: go on
  bool ready_ = false, leaving_ = false, killed_ = false;
  unsigned threads_ = 1;
  std::uint64_t launches_ = 0;
  Usage usage_;
};

}  // namespace concord
