// A library of one function, for the tests of this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace concord {

inline constexpr std::string_view contract_of_twice =
    R"({"concord":1,"library":"zoo","package":"zoo","exports":[
  {"name":"Twice","params":[{"name":"x","type":{"kind":"i64","go":"int","c":"GoInt"}}],
   "results":[{"name":"","type":{"kind":"i64","go":"int","c":"GoInt"}}]}]})";

/// Two cases, one that ends its process where it is `deadly`, and so many generated ones.
inline std::string suite_of_twice(std::uint64_t generated, bool deadly = true) {
  const auto one = [](const char* name, int argument) {
    return fmt::format("[[case]]\ncall = \"Twice\"\nname = \"{}\"\nargs = [{}]\n", name, argument);
  };
  return "concord = 1\n" + one("one", 1) + one("two", 2) +
         (deadly ? one("deadly", 3) + "dies = true\n" : "") +
         fmt::format("[[family]]\ncall = \"Twice\"\nname = \"random\"\nvalues = \"random\"\ncount = {}\n",
                     generated);
}

}  // namespace concord
