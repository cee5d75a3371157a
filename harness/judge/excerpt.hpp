// Two long values, cut to the surroundings of where they first differ.
#pragma once

#include <string>

#include "base/json.hpp"

namespace concord {

struct Excerpts {
  std::string expected, got;
  std::string
      note;  ///< "vals: 1 of 10,000 elements differs, the first at 4,999"; empty where nothing was cut
};

/// Two observations (plan/golden.hpp) in the words of describe(). Lists and texts that are long are cut alike
/// on both sides, so that what differs stays and stands at the same place.
[[nodiscard]] Excerpts describe_both(Json expected, Json got);

}  // namespace concord
