// What the page is made of besides its data: embedded while building, so that an installed program needs no
// other file.
#pragma once

#include <string_view>

namespace concord::assets {

struct Asset {
  std::string_view text;
  std::string_view sha256;  ///< 64 hex digits, of exactly that text
};

extern const Asset style;   ///< page/*.css
extern const Asset script;  ///< page/*.js, in one piece
extern const Asset d3;
extern const Asset plot;  ///< Observable Plot; needs d3

}  // namespace concord::assets
