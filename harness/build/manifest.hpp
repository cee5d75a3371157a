// A client.toml as values (format: clients/README.md). Knows nothing of what is on the machine.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "contract/contract.hpp"

namespace concord {

using Arguments = std::vector<std::string>;

struct ToolSpec {
  std::string name;
  std::vector<std::string> find, files;  ///< one of the two: names on PATH, or absolute files
  Arguments probe;
  std::string path, version;  ///< patterns, searched for in what the probe prints; group 1 counts
  std::string minimum, install;
};

struct Generated {
  std::string template_file, to;  ///< relative to the manifest's folder, to the work folder
};

/// How to make something: files from templates, then commands.
struct Recipe {
  std::vector<Generated> generate;
  std::vector<Arguments> build;
  Carries carries;

  [[nodiscard]] bool empty() const { return generate.empty() && build.empty(); }
};

/// What a process sees and may use.
struct Surroundings {
  std::map<std::string, std::string> env;
  std::vector<std::string> pass_env;  ///< names of the user's variables that it gets, too
  Limits limits = usual_limits;
  int dump_signal = 0;
  double patience = 1;
};

inline constexpr std::chrono::milliseconds usual_warm_up{100};

struct ClientSpec {
  std::string id;
  std::vector<std::string> needs;
  Recipe recipe;
  Arguments start;
  Arguments start_bench;  ///< to be measured; `start` where the manifest has none
  Surroundings surroundings;
  bool twin = false;
  bool on_request = false;  ///< takes part only where it is named
  int weight = 1;
  std::chrono::milliseconds warm_up{usual_warm_up};  ///< of each call before it is measured
  std::string advice{};                              ///< what who wants to call this way has to do
};

struct DemoSpec {
  std::string client, library;
  Recipe recipe;
  Arguments start;
  Surroundings surroundings;
  std::string transcript;
};

/// A C library with the same exports that does nothing.
struct TwinSpec {
  std::vector<std::string> needs;
  Recipe recipe;
  std::string library, header;  ///< where the build leaves them
};

/// A package of the user's own, which is called through an adapter (clients/README.md).
struct OwnBinding {
  std::string paths;   ///< absolute, joined with ":"
  std::string name;    ///< what stands behind them, where a client asks for it; else empty
  std::string option;  ///< as `--binding` would say it from any folder
};

struct Manifest {
  std::filesystem::path file, folder;
  std::string text;
  std::string language;
  std::vector<ToolSpec> tools;
  std::vector<ClientSpec> clients;
  std::vector<DemoSpec> demos;
  std::optional<TwinSpec> twin;
  std::optional<OwnBinding> own{};
};

/// The tools that nobody needs but clients on request.
[[nodiscard]] std::vector<std::string> tools_on_request(const Manifest& manifest);

/// Complaints start with file:line:column.
[[nodiscard]] Result<Manifest> parse_manifest(const std::string& text, const std::filesystem::path& file);
[[nodiscard]] Result<Manifest> read_manifest(const std::filesystem::path& file);

/// Those of the folders of `clients`, by folder name, then the others. An id of the others takes the place of
/// the same one in the folders, with its programs; otherwise an id must be used once.
[[nodiscard]] Result<std::vector<Manifest>> read_manifests(const std::filesystem::path& clients,
                                                           const std::vector<std::filesystem::path>& others);

}  // namespace concord
