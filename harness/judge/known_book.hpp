// The known differences of one library during a run: what they make of an ending, and what is wrong with
// them.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "model/summary.hpp"
#include "plan/known.hpp"

namespace concord {

/// What known.toml makes of one ending. `entry` is null where it says nothing.
struct Ruling {
  const KnownEntry* entry = nullptr;
  bool accepted = false;  ///< a difference that is known; of a pass: never
  std::string mend;       ///< where it is not: what to change in the file
};

class KnownBook {
 public:
  /// `facts` but for the runtime, which is each client's own. The list must outlive the book.
  KnownBook(const KnownList& list, KnownFacts facts) : list_(&list), facts_(std::move(facts)) {}

  struct Job {
    const std::string& id;  ///< of a generated case with "#n"
    const std::string& client;
    const std::string& runtime;
    bool oracle = false;
  };

  [[nodiscard]] bool empty() const { return list_->entries.empty(); }
  [[nodiscard]] Ruling on_difference(const Job& job, const Ending& ending);
  [[nodiscard]] Ruling on_pass(const Job& job);
  /// Entries that speak of a family on a client and met no difference of it. Only such as name all of it, or
  /// one of its cases for which `ran` holds.
  [[nodiscard]] std::vector<Ruling> unmet(const Job& family, const std::function<bool(std::uint64_t)>& ran);
  [[nodiscard]] bool speaks_of_family(const Job& family) const;

  [[nodiscard]] std::string position(const KnownEntry& entry) const { return position_of(*list_, entry); }

  /// Patterns that name nothing that there is. `ids`: all that is planned, a family with its size.
  struct PlannedId {
    std::string id;
    bool family = false;
    std::uint64_t size = 1;
  };
  [[nodiscard]] std::vector<ArtifactFact> without_match(const std::string& library,
                                                        const std::vector<PlannedId>& ids) const;
  /// Clients that nobody has, where another name is near: one of a manifest that takes no part is no mistake.
  [[nodiscard]] std::vector<ArtifactFact> without_client(const std::string& library,
                                                         const std::vector<std::string>& clients) const;
  /// Those that would have spoken in this run, had they not expired.
  [[nodiscard]] std::vector<ArtifactFact> expired_entries(const std::string& library) const;

 private:
  [[nodiscard]] KnownFacts facts_of(const Job& job) const;
  [[nodiscard]] bool speaks(const KnownEntry& entry, const Job& job) const;
  [[nodiscard]] std::vector<std::size_t> speaking(const Job& job);
  [[nodiscard]] std::string lines_of(const KnownEntry& entry) const;
  [[nodiscard]] ArtifactFact fact(const std::string& library, const KnownEntry& entry, const char* what,
                                  const std::string& text) const;

  const KnownList* list_;
  KnownFacts facts_;
  std::set<std::size_t> expired_;
  std::set<std::tuple<std::size_t, std::string, std::string>> met_;  // entry, client, family's or case's id
};

}  // namespace concord
