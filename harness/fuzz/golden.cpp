// golden.jsonl: what was read and written again is read as the same.
#include "plan/golden.hpp"
#include "fuzz/target.hpp"
#include "judge/describe.hpp"

namespace concord::fuzz {

void run_target(const std::string& input) {
  const Result<Goldens> goldens = parse_goldens(input, "golden.jsonl");
  if (!goldens)
    return require(goldens.error().text.starts_with("golden.jsonl:"), "a complaint without its place");
  const std::string written = goldens_text(*goldens);
  const Result<Goldens> again = parse_goldens(written, "written");
  require(again.has_value(), "written goldens that cannot be read");
  require(goldens_text(*again) == written, "goldens that change by being read");
  for (const auto& [id, golden] : goldens->cases) {
    require(!describe(golden.go).empty(), "an observation without words");
    require(!describe(golden.ffi).empty(), "an observation without words");
  }
}

}  // namespace concord::fuzz
