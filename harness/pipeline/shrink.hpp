// The smallest arguments with which a client still fails, for people who have to find out why.
#pragma once

#include <vector>

#include "pipeline/pipeline.hpp"

namespace concord {

/// Of the first failing case of each generated family and client, looks for smaller arguments that fail in
/// the same way, on that client and go-native alone, and adds them to what the failure tells. Looks at few
/// (`most_searched`) families, and gives up quietly where processes cannot be had: it is help, and no verdict
/// depends on it.
void find_smallest(const Workbench& bench, const Selection& selection, std::vector<Entry>& entries);

}  // namespace concord
