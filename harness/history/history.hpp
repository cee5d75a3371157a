// Runs and measurements that were stored: read back, put together, compared. Starts nothing.
//
// Every file that cannot be taken is a usage error that names it and says what is wrong with it: no report,
// of another schema, torn, of another kind.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "model/measurement.hpp"
#include "model/summary.hpp"

namespace concord {

/// What `--report json=` and `jsonl=` wrote.
using Stored = std::variant<Summary, Measurement>;

/// Reads a report. Rows of a family that were not kept stay counts; everything else is as it was.
[[nodiscard]] Result<Stored> read_report(const std::filesystem::path& file);
[[nodiscard]] Result<Stored> parse_report(std::string_view text, const std::string& name);

[[nodiscard]] Result<Summary> read_run(const std::filesystem::path& file);

/// A stored run, and the name that people know it by.
struct NamedRun {
  std::string name;
  Summary summary;
};

/// All shards of one run as that run: outside of `host`, `when` and `timing` what a run without shards gives.
[[nodiscard]] Result<Summary> merge_shards(std::vector<NamedRun> shards);

}  // namespace concord
