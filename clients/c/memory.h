// Memory by its type: JSON values into memory that is the caller's, and memory back into JSON, whosever it is
// (PROTOCOL.md §5.1). It knows nothing of exports and calls.
#pragma once

#include "types.h"

struct wire_callback;
struct wire_kept;

/// What the caller passed at one place that leads somewhere else, or holds such places. Records come in the
/// order in which the places are read and written; those behind one, up to `next`, are of what it leads to.
struct wire_record {
  const void* address;  // as it was passed
  size_t cells;         // to which it leads
  size_t next;
  enum { passed_cells, passed_address, passed_kept, passed_callback } how;
  union {
    struct wire_kept* kept;
    struct wire_callback* callback;
  };
};

/// What was made of arguments, in one piece: to be given back together.
struct wire_memory {
  void** blocks;
  size_t block_count, block_room;
  struct wire_record* records;
  size_t record_count, record_room;
  struct wire_callback* callbacks;
  bool several;  // threads make such at the same time: none is kept, and none has callbacks
};

/// Exactly `size` bytes, aligned for every type, all 0.
void* wire_allocate(struct wire_memory* memory, size_t size);
/// A record that ends with wire_end_record, when those of what it leads to were made.
size_t wire_begin_record(struct wire_memory* memory);
struct wire_record* wire_end_record(struct wire_memory* memory, size_t record);
/// Gives everything back; what the lists themselves take is kept for the next row.
void wire_forget(struct wire_memory* memory);
/// Also the lists.
void wire_dispose(struct wire_memory* memory);

/// The C value at `to` that `from` is the spelling of. Otherwise false, and `problem` tells what is wrong
/// with it.
bool wire_read(struct wire_memory* memory, const struct wire_type* type, const json_t* from, void* to,
               struct text* problem);
/// The first cells of `to`, from a list of them.
bool wire_read_cells(struct wire_memory* memory, const struct wire_type* elem, const json_t* cells, void* to,
                     struct text* problem);
/// "… is not an i64"
bool wire_wrong(struct text* problem, const struct wire_type* type, const json_t* value);

/// What the callee gave and wants freed, once everything was read.
struct wire_gifts {
  struct {
    void (*free)(void*);
    void* pointer;
  } * list;
  size_t count, room;
};

void wire_add_gift(struct wire_gifts* gifts, void (*function)(void*), void* pointer);
void wire_free_gifts(struct wire_gifts* gifts);

struct wire_writer {
  struct text* out;
  const struct wire_memory* memory;  // its records tell what the caller passed; NULL: memory of the callee's
  size_t record;                     // the next one
  struct wire_gifts* gifts;          // NULL: nothing is freed
  struct text* problem;              // what could not be read
  // Where the names of counts are looked for: the fields of the struct around, then the call's values.
  const struct wire_type* around;
  const void* base;
  const struct wire_signature* signature;
  const void* const* places;
};

/// The spelling of the value at `from`. False: it cannot be told, and the problem says why.
bool wire_write(struct wire_writer* writer, const struct wire_type* type, const void* from);
