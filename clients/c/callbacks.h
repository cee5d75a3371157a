// Callbacks that the suite scripts (PROTOCOL.md §5.3): what they return is told beforehand, what they were
// called with is noted. The C functions themselves are generated; any thread may call them.
#pragma once

#include "memory.h"

/// A callback to be owned by `memory`, and the function that stands for it; NULL: the problem says why not.
struct wire_callback* wire_read_callback(struct wire_memory* memory, const struct wire_type* type,
                                         const json_t* from, void** function, struct text* problem);
/// Until what was read asks for no more calls, or 5 seconds.
void wire_await_callbacks(void);
/// Until there were so many calls, or 5 seconds.
void wire_await_calls(struct wire_callback* callback, size_t count);
/// The calls up to now, as a list. False: a call's arguments could not be told.
bool wire_write_calls(struct wire_callback* callback, struct text* out, struct text* problem);
void wire_forget_calls(struct wire_callback* callback);
/// All of an owner's.
void wire_release_callbacks(struct wire_callback* callbacks);

/// The function was called that stands for the callback at this place of its prototype's list; `result` has
/// room for what it returns, 0 by now.
void wire_called(struct wire_callback* const* place, const void* const* arguments, void* result);

/// do(0) … for each function of a prototype.
#define WIRE_CALLBACKS(do) \
  do (0) do(1) do(2) do(3) do(4) do(5) do(6) do(7)
