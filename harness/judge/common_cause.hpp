// What failures of several clients say together. For the files of this folder alone.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "model/summary.hpp"

namespace concord {

/// Where every client gives the same wrong answer, in more than one language, and go-native does not: no
/// binding is to blame, the library is another one in a process that is not Go's. Sets the cause of such
/// failures. `languages`: of each client but go-native, by id.
void find_common_causes(std::deque<Entry>& entries, const std::map<std::string, std::string>& languages);

}  // namespace concord
