// What the judge keeps of one client on one library. For the files of this folder alone.
#pragma once

#include <map>
#include <string>

#include "judge/judge.hpp"

namespace concord {

inline constexpr std::string_view judged_by = "go-native";  ///< whose answers the others are compared with

struct Judge::LaneState {
  ClientLane spec;
  std::map<std::size_t, Entry*> cases;     // by index into Plan::cases; those that are selected
  std::map<std::size_t, Entry*> families;  // by index into Plan::families
  ClientState client;
  std::string complaint;                               // the first one
  std::map<std::size_t, outcome::Returned> long_ones;  // of failed cases whose golden holds digests
  std::map<std::size_t, std::string> unlike;  // what failed cases gave; ends are alike when their panics are
};

}  // namespace concord
