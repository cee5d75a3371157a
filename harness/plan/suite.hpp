// suite.toml as written: cases, sessions, generated families, calls to measure. Values are not yet typed,
// since the contract they were written for may have changed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/position.hpp"
#include "base/result.hpp"

namespace concord {

/// `dies = {signal = "SIGABRT", code = 2, stderr = "…"}`; what is empty is not asked for.
struct SuiteDeath {
  std::string signal;
  std::optional<int> code;
  std::string stderr_text;  ///< a regular expression
};

struct SuiteCall {
  std::string function, name;
  Json args = Json::array();        ///< in suite spelling (plan/values.hpp)
  bool dies = false;                ///< the call ends its process: sent alone, last
  std::optional<SuiteDeath> death;  ///< how
  Json compare;                     ///< plan/comparison.hpp; null: exactly
  Position where;

  // Of a step of a session (plan/passing.hpp):
  Json as;                            ///< names for what it gives; null: none
  Json reads;                         ///< what is kept, to be looked at after the call; null: nothing
  std::vector<std::string> releases;  ///< what is kept, to be let go after that
  bool always = false;                ///< a clean-up step
};

struct SuiteSession {
  std::string name;
  std::vector<SuiteCall> steps;
  Position where;
};

struct SuiteFamily {
  std::string function, name;
  std::string
      values;  ///< "boundary": each telling value of each type, crossed; "random": `count` seeded ones
  std::uint64_t seed = 1, count = 0;
  Json limits = Json::object();  ///< by parameter: {not=[…]}, {min=…,max=…}, {length=[low,high]}
  Position where;
};

struct SuiteBench {
  std::string function;
  Json args = Json::array();
  bool stateful = false;  ///< its result depends on earlier calls, so checksums are not compared
  Position where;
};

struct Suite {
  std::filesystem::path path;
  bool on_request = false;  ///< left out of a run that names no library
  std::vector<SuiteCall> cases;
  std::vector<SuiteSession> sessions;
  std::vector<SuiteFamily> families;
  std::vector<SuiteBench> benches;
};

/// Errors (usage) give file, line, column and what was expected.
[[nodiscard]] Result<Suite> read_suite(const std::filesystem::path& path);
[[nodiscard]] Result<Suite> parse_suite(const std::string& text, const std::filesystem::path& path);

}  // namespace concord
