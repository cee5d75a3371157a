// Where the parts that Concord ships are: the clients, the Go sources and the fixtures.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace concord {

struct Home {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path clients() const { return root / "clients"; }
  [[nodiscard]] std::filesystem::path go() const { return root / "go"; }
  [[nodiscard]] std::filesystem::path fixtures() const { return root / "fixtures"; }
};

/// $CONCORD_HOME, else ../share/concord, seen from the program's folder. A build folder has that too, as a
/// link to the source tree.
[[nodiscard]] Result<Home> find_home();

}  // namespace concord
