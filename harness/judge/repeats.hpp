// Several rounds of the same plan as one: each case still has one verdict. One that did not end alike in all
// rounds is flaky.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "judge/judge.hpp"
#include "judge/tally.hpp"

namespace concord {

class Repeats {
 public:
  /// `seed`: of the order of the first round; the next one has the next seed. What the plans in the request
  /// point to must outlive this; of `request` only its lanes and facts are used.
  Repeats(const JudgeRequest& request, Rounds wanted);
  ~Repeats();
  Repeats(const Repeats&) = delete;
  Repeats& operator=(const Repeats&) = delete;

  void add(Judge::Findings round);
  /// Call once, after at least one round.
  [[nodiscard]] Judge::Findings finish();

 private:
  struct Kept;
  using Key = std::tuple<std::string, std::string, std::string, std::string>;

  void add_entry(Entry entry, const Record& record);
  [[nodiscard]] Entry whole_of(Kept& kept);
  void take_cases(Kept& kept, const Tally::Cases& cases, Entry& entry);
  void take_counts(const Kept& kept, Entry& entry);
  void flaky(Entry& entry, Failure failure);
  [[nodiscard]] std::string id_in(const Kept& kept, std::uint64_t index) const;
  [[nodiscard]] const Failure* kept_failure(const Kept& kept, std::uint64_t index,
                                            const Tally::Way& way) const;
  [[nodiscard]] Failure failure_of(const Kept& kept, std::uint64_t index, const Tally::Way& way) const;
  [[nodiscard]] Failure flaky_failure(const Kept& kept, std::uint64_t index, const Tally::Cases& cases) const;
  [[nodiscard]] std::string seed_of(unsigned round) const;
  void rule(const Entry& entry, Failure& failure);
  void name_the_library(std::vector<Entry>& entries) const;

  Rounds wanted_;
  std::vector<ClientLane> lanes_;
  KnownFacts facts_;
  std::map<const Plan*, KnownBook> books_;
  std::map<Key, std::size_t> places_;
  std::vector<Kept> kept_;
  std::vector<ClientState> clients_;
  std::map<const Plan*, std::vector<ArtifactFact>> fixtures_;
};

}  // namespace concord
