// Reports that tests have had written, as somebody else would read them.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/command.hpp"
#include "base/files.hpp"
#include "base/json.hpp"

namespace concord::reports {

inline Json json_of(const std::filesystem::path& file) {
  Result<Json> json = parse_json(read_file(file).value_or(""));
  EXPECT_TRUE(json) << file;
  return json.value_or(Json::object());
}

/// What the validator of python3-jsonschema says of a report.
inline std::string complaints(const std::string& schema, const std::filesystem::path& file) {
  const std::string validator = CONCORD_SOURCE_DIR "/harness/report/schema/validate.py";
  const auto end = run_command({{"/usr/bin/python3", validator, schema, file.string()}, {}, {}});
  return end && end->succeeded() ? "" : end ? end->out + end->err : end.error().text;
}

}  // namespace concord::reports
