// Which binding to take in each language, by what was measured.
#pragma once

#include <string>
#include <vector>

#include "model/measurement.hpp"

namespace concord {

struct Binding {
  std::string client, language;
  bool usual = true;   ///< what people of the language take unless told otherwise
  std::string advice;  ///< how to change to it; may be empty
};

/// One text for each library and language of which the usual binding was measured. Bindings are compared
/// where they usually make their calls, by the geometric mean over the functions; one that a function was
/// left out of is no candidate. Nobody is sent away from the usual one for less than `resolution`
/// (noise.hpp).
[[nodiscard]] std::vector<std::string> advise(const std::vector<Cell>& cells,
                                              const std::vector<Binding>& bindings, double resolution);

}  // namespace concord
