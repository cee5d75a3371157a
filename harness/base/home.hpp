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

/// $CONCORD_HOME, else share/concord beside the installed program, else the source tree that it was built
/// from.
[[nodiscard]] Result<Home> find_home();

}  // namespace concord
