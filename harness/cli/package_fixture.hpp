// A Go package of a test's own, with fixtures, and what a run of it reports.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "cli/built_fixture.hpp"

namespace concord {

class PackageTest : public testing::Test {
 protected:
  explicit PackageTest(const std::string& name)
      : folder_(std::filesystem::path(CONCORD_TEST_FOLDER) / "packages" / name) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "concord");
    write("go.mod", "module example.org/" + name + "\n\ngo 1.19\n");
  }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    EXPECT_TRUE(write_file_atomically(folder_ / name, text));
  }

  [[nodiscard]] CommandEnd bless() const { return built::concord({"bless", folder_.string()}); }

  /// Of these clients, with its report kept.
  [[nodiscard]] CommandEnd run(std::vector<std::string> options,
                               const std::vector<std::string>& clients) const {
    options.insert(options.begin(),
                   {"run", folder_.string(), "--report", "json=" + (folder_ / "run.json").string()});
    for (const std::string& client : clients) options.insert(options.end(), {"--client", client});
    return built::concord(std::move(options));
  }

  /// By client, what the last run said of a function: "pass", else verdict, what came, cause and detail of
  /// its failures.
  [[nodiscard]] std::map<std::string, std::string> said_of(const std::string& function) const {
    std::map<std::string, std::string> words;
    const Json report = parse_json(read_file(folder_ / "run.json").value()).value();
    for (const Json& entry : report["entries"]) {
      if (entry["function"] != function) continue;
      std::string& text = words[entry["client"]];
      if (!entry.contains("failures")) text = "pass";
      for (const Json& each : entry.value("failures", Json::array()))
        text += each["verdict"].get<std::string>() + ": " + each.value("got", "") + "; " +
                each.value("panic", "") + "; " + each.value("cause", "") + "; " + each.value("detail", "");
    }
    return words;
  }

  const std::filesystem::path folder_;
};

}  // namespace concord
