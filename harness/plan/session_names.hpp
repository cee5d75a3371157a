// The names of sessions, while a suite is read: which there are, from which step on, and whether what they
// stand for fits where it is to go. What is wrong with them is known before anything is built.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/contract.hpp"
#include "plan/passing.hpp"
#include "plan/suite.hpp"

namespace concord {

class SessionNames {
 public:
  explicit SessionNames(const Suite& suite);

  /// The steps that are read from here on are of this session.
  void begin(const SuiteSession& session);

  /// What a step hands on; null where it hands on nothing. Errors (usage) are without a position.
  [[nodiscard]] Result<std::shared_ptr<const Passing>> read(const SuiteCall& step, const Export& callee);

  /// The step's signature changed, so it is not called: nothing is known of what it would give.
  void skip(const SuiteCall& step);

  /// Why a name, or something that is kept, has no place outside of sessions; nothing where there is none.
  [[nodiscard]] Result<void> none_in(const SuiteCall& call, const Export& callee) const;

 private:
  struct Given {
    std::string step;
    Type type;
    bool of_json = false;
    std::string released{};  // of what is kept: by which step
    bool skipped = false;    // the step that would give it is not called
  };

  [[nodiscard]] Result<void> read_args(const SuiteCall& step, const Export& callee, Passing& passing);
  [[nodiscard]] Result<void> read_keeps(const SuiteCall& step, const Export& callee, Passing& passing);
  [[nodiscard]] Result<void> read_looks(const SuiteCall& step, Passing& passing);
  [[nodiscard]] Result<void> read_releases(const SuiteCall& step, Passing& passing);
  [[nodiscard]] Result<void> see_looks(const Export& callee, Passing& passing) const;
  [[nodiscard]] Result<void> read_picks(const SuiteCall& step, const Export& seen, Passing& passing);
  [[nodiscard]] Result<Pick> read_pick(const std::string& name, const Json& written,
                                       const Export& seen) const;
  [[nodiscard]] Result<const Given*> find(const std::string& name) const;
  [[nodiscard]] Result<Given*> find_kept(const std::string& name);
  [[nodiscard]] std::string unknown(const std::string& name) const;

  std::map<std::string, std::string> session_of_;  // by name: where it is named, whichever session
  std::string session_, step_;
  std::vector<std::string> later_;  // names that steps of this session give
  std::map<std::string, Given> given_, kept_;
};

}  // namespace concord
