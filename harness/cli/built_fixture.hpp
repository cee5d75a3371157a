// Libraries as a release would hold them, for tests: built by the go command alone, once, and kept.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "base/files.hpp"

namespace concord::built {

inline const std::filesystem::path home = CONCORD_SOURCE_DIR;

inline CommandEnd concord(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), CONCORD_PROGRAM);
  const Result<CommandEnd> end =
      run_command({std::move(arguments), {}, {{"CI", ""}}, std::chrono::seconds(300)});
  return end ? *end : CommandEnd{-1, 0, false, "", end.error().text};
}

/// `dist/<name>/lib<package>.so` with its header, built from go/<package>.
inline std::filesystem::path library(const std::string& package, const std::string& name,
                                     const std::vector<std::string>& flags = {}) {
  std::filesystem::path file = std::filesystem::path(CONCORD_TEST_FOLDER) / "dist" / name /
                               ("lib" + std::filesystem::path(package).filename().string() + ".so");
  EXPECT_TRUE(make_folders(file.parent_path()));
  std::vector<std::string> words{environment("CONCORD_GO").value_or("go"), "build", "-buildmode=c-shared",
                                 "-buildvcs=false"};
  words.insert(words.end(), flags.begin(), flags.end());
  words.insert(words.end(), {"-o", file.string(), "."});
  const auto end =
      run_command({words, home / "go" / package, {{"GOTOOLCHAIN", "local"}, {"CGO_ENABLED", "1"}}});
  EXPECT_TRUE(end && end->succeeded()) << (end ? end->err : end.error().text);
  return file;
}

inline const std::vector<std::string> stripped{"-ldflags=-s -w"};

}  // namespace concord::built
