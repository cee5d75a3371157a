// The list of differences on the console.
#pragma once

#include "model/summary.hpp"
#include "report/page.hpp"

namespace concord {

/// Everything that went wrong; where options are verbose, also what is known, refused or unavailable.
void print_differences(Page& page, const Summary& summary);

}  // namespace concord
