// The pieces of a stored report as values: report/json_parts.hpp the other way round.
#pragma once

#include "history/fields.hpp"
#include "model/measurement.hpp"
#include "model/summary.hpp"

namespace concord {

[[nodiscard]] LibraryState library_from(const Fields& fields);
[[nodiscard]] ClientState client_from(const Fields& fields);
[[nodiscard]] Entry entry_from(const Fields& fields);
[[nodiscard]] VerdictCounts counts_from(const Fields& fields);  ///< keys that are no verdict are passed over
[[nodiscard]] Host host_from(const Fields& fields);
[[nodiscard]] Timing timing_from(const Fields& fields);
void read_timing(const Fields& fields, ClientState& client);
[[nodiscard]] Rounds rounds_from(const Fields& head);
[[nodiscard]] std::optional<Shard> shard_from(const Fields& head);

[[nodiscard]] Summary run_from(const Fields& document);
[[nodiscard]] Summary run_from_lines(const std::vector<Fields>& lines);
[[nodiscard]] Measurement measurement_from(const Fields& document);

}  // namespace concord
