// See memory.h. Blocks are C's own, each for itself, so that a sanitizer sees a callee that writes beside
// one.
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#include "callbacks.h"

/// Room for one more in a list of things of `size` bytes.
static void* grown(void* list, size_t count, size_t* room, size_t size) {
  if (count < *room) return list;
  *room = *room < 16 ? 16 : *room * 2;
  return text_reallocate(list, *room * size);
}

void* wire_allocate(struct wire_memory* memory, size_t size) {
  void* block = text_allocate(size);
  memset(block, 0, size);
  memory->blocks = grown(memory->blocks, memory->block_count, &memory->block_room, sizeof block);
  return memory->blocks[memory->block_count++] = block;
}

size_t wire_begin_record(struct wire_memory* memory) {
  memory->records =
      grown(memory->records, memory->record_count, &memory->record_room, sizeof *memory->records);
  memory->records[memory->record_count] = (struct wire_record){0};
  return memory->record_count++;
}

struct wire_record* wire_end_record(struct wire_memory* memory, size_t record) {
  memory->records[record].next = memory->record_count;
  return &memory->records[record];
}

void wire_forget(struct wire_memory* memory) {
  wire_release_callbacks(memory->callbacks);
  memory->callbacks = NULL;
  for (size_t i = 0; i < memory->block_count; ++i) free(memory->blocks[i]);
  memory->block_count = memory->record_count = 0;
}

void wire_dispose(struct wire_memory* memory) {
  wire_forget(memory);
  free(memory->blocks);
  free(memory->records);
  *memory = (struct wire_memory){0};
}

void wire_add_gift(struct wire_gifts* gifts, void (*function)(void*), void* pointer) {
  gifts->list = grown(gifts->list, gifts->count, &gifts->room, sizeof *gifts->list);
  gifts->list[gifts->count].free = function;
  gifts->list[gifts->count++].pointer = pointer;
}

void wire_free_gifts(struct wire_gifts* gifts) {
  for (size_t i = 0; i < gifts->count; ++i) gifts->list[i].free(gifts->list[i].pointer);
  gifts->count = 0;
}
