// The pieces that the JSON reports are made of: one spelling of each value for all of them.
#pragma once

#include "base/json.hpp"
#include "model/measurement.hpp"
#include "model/summary.hpp"

namespace concord {

[[nodiscard]] Json library_json(const LibraryState& library);
[[nodiscard]] Json client_json(const ClientState& client);
[[nodiscard]] Json entry_json(const Entry& entry);
[[nodiscard]] Json totals_json(const Summary& summary);
[[nodiscard]] Json host_json(const Host& host);
[[nodiscard]] Json timing_json(const Timing& timing);
[[nodiscard]] Json timing_json(const ClientState& client);
/// The head of a file: schema, kind, and what is special about this run.
[[nodiscard]] Json head_json(const Summary& summary, const char* kind);

/// Indented by one. Texts come from clients and libraries: what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string indented(const Json& document);

}  // namespace concord
