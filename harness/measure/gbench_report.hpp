// Measurements in the formats of Google Benchmark, written by its own reporters, for the tools that read
// them.
#pragma once

#include <ostream>

#include "model/measurement.hpp"

namespace concord {

/// A row a cell: "awesome/Add/python-ctypes", of a twin "awesome/Add/c-linked/twin", where a client was
/// measured in several contexts with the context behind. Counters: times_linked, binding_ns, go_entry_ns.
/// Google's lines about the machine go to `remarks`.
void write_gbench_console(const Measurement& measurement, bool colour, std::ostream& out,
                          std::ostream& remarks);

/// Each round is a repetition, so that compare.py can test whether two files differ; then mean, median,
/// stddev and cv. Only wall time is measured: cpu_time repeats it. Valid JSON whatever the measurement holds.
void write_gbench_json(const Measurement& measurement, std::ostream& out);

}  // namespace concord
