// The one error type of the harness: what failed, on which thing, why, and what to try; with the exit code it
// deserves.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace concord {

enum class Fault {
  usage,        ///< wrong arguments or configuration: exit 2
  environment,  ///< the machine failed us: a toolchain, a disk, a process: exit 3
  interrupted,  ///< somebody asked us to stop: exit 130
  late,         ///< the time that it was given is over: exit 1
};

struct Error {
  Fault fault = Fault::usage;
  std::string text;  ///< lower case, one or more lines, no final newline
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> usage_error(std::string text) {
  return tl::unexpected(Error{Fault::usage, std::move(text)});
}
[[nodiscard]] inline tl::unexpected<Error> environment_error(std::string text) {
  return tl::unexpected(Error{Fault::environment, std::move(text)});
}

}  // namespace concord
