// Nothing about where Concord was built is known here: what is installed can be moved as a whole.
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
  const fs::path beside = program.parent_path().parent_path() / "share" / "concord";
  if (code || !is_home(beside))
    return environment_error(fmt::format(
        "cannot find Concord's own files: \"{}\" does not hold them; install Concord as a whole, or set "
        "CONCORD_HOME to the folder with clients/, go/ and fixtures/",
        beside.string()));
  // In a build folder that is a link to the sources; messages and cache keys name the files themselves.
  const fs::path real = fs::canonical(beside, code);
  return Home{code ? beside : real};
}

}  // namespace concord
