// Threads that are made for a request and begin together: here those of measured calls (PROTOCOL.md §4,
// contexts), those of a batch's rows in together.h.
#pragma once

#include "binding.h"

enum { most_threads = 64 };

/// On how many threads at once. False: that is no such number, and the problem says so.
bool threads_read(const json_t* from, int64_t* number, struct text* problem);

/// Has `work` done with each of so many workers, of `size` bytes, on a thread of its own, and waits for all.
/// Each must go through the gate. If they cannot all be made, the gate is off, and the problem says why.
void threads_run(struct bench_gate* gate, void* (*work)(void*), void* workers, size_t size, size_t count,
                 struct text* problem);
/// Goes through the gate with all others; at once, and false, if it is off.
bool threads_begin(struct bench_gate* gate);

/// Adds what was measured and its row to the reply; otherwise gives the code of what the problem tells.
const char* threads_bench(const struct binding_export* of, const json_t* values, int64_t loops, size_t count,
                          struct text* reply, struct text* problem);
