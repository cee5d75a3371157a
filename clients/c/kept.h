// Memory, callbacks and addresses that outlive their row, by the name that the suite gave them (PROTOCOL.md
// §5.2).
#pragma once

#include "memory.h"

/// Of {"keep":…,"value":…} or {"kept":…}; NULL: the problem says why not.
struct wire_kept* wire_read_kept(const struct wire_type* type, const json_t* from, struct text* problem);
void* wire_kept_address(const struct wire_kept* kept);
/// What it holds now.
bool wire_write_kept(struct wire_writer* writer, const struct wire_kept* kept);

/// What is kept now; of a row that was not carried out, what it kept is dropped again.
struct wire_kept* wire_kept_last(void);
void wire_drop_kept_since(const struct wire_kept* last);

/// NULL: nothing of this name is kept, as the problem says.
struct wire_kept* wire_find_kept(const json_t* name, struct text* problem);
/// Of a callback: waits for so many calls first, and takes the calls out.
bool wire_take_kept(struct wire_kept* kept, size_t calls, struct text* out, struct text* problem);
void wire_release_kept(struct wire_kept* kept);
