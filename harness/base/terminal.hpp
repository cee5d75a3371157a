// What the device behind a descriptor can show.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace concord {

struct Terminal {
  bool interactive = false;  ///< a terminal a person looks at: lines may be redrawn
  bool colour = false;
  bool utf8 = false;
  unsigned width = 80;  ///< columns
};

/// Value of an environment variable, if it is set.
using Variables = std::function<std::optional<std::string>(const char* name)>;

/// The decision alone. `device_columns` is 0 where the device does not say. Colour: on a terminal unless
/// NO_COLOR (https://no-color.org) is not empty or TERM is dumb; anywhere with CLICOLOR_FORCE. COLUMNS goes
/// before the device.
[[nodiscard]] Terminal describe_terminal(bool is_terminal, unsigned device_columns,
                                         const Variables& variable);

/// Asks the system about `descriptor`.
[[nodiscard]] Terminal detect_terminal(int descriptor);

}  // namespace concord
