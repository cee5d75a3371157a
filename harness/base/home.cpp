#include "base/home.hpp"

#include <fmt/format.h>

#include "base/files.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

bool is_home(const fs::path& root) {
  std::error_code code;
  return fs::is_directory(root / "clients", code) && fs::is_directory(root / "go" / "cmd" / "contract", code);
}

}  // namespace

Result<Home> find_home() {
  if (const auto named = environment("CONCORD_HOME")) {
    if (is_home(*named)) return Home{fs::absolute(*named).lexically_normal()};
    return usage_error(fmt::format(
        "CONCORD_HOME=\"{}\" holds no clients/ and go/cmd/contract/; unset it or name Concord's own folder",
        *named));
  }
  std::error_code code;
  const fs::path program = fs::read_symlink("/proc/self/exe", code);
  const fs::path installed = program.parent_path().parent_path() / "share" / "concord";
  if (!code && is_home(installed)) return Home{installed};
  if (is_home(CONCORD_SOURCE_DIR)) return Home{CONCORD_SOURCE_DIR};
  return environment_error(
      fmt::format("cannot find Concord's own files: neither \"{}\" nor \"{}\" holds them; set "
                  "CONCORD_HOME to the folder with clients/, go/ and fixtures/",
                  installed.string(), CONCORD_SOURCE_DIR));
}

}  // namespace concord
