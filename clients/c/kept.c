// See kept.h. There are few of them: a list will do.
#include "kept.h"

#include <stdlib.h>
#include <string.h>

#include "callbacks.h"

struct wire_kept {
  const struct wire_type* type;
  void* address;
  struct wire_memory memory;  // its records are those of the address
  struct wire_kept* next;
  size_t length;
  char name[];
};

static struct wire_kept* last;

static struct wire_kept* find(const json_t* name) {
  const size_t length = json_string_length(name);
  struct wire_kept* kept = last;
  while (kept != NULL && (kept->length != length || memcmp(kept->name, json_string_value(name), length) != 0))
    kept = kept->next;
  return kept;
}

struct wire_kept* wire_find_kept(const json_t* name, struct text* problem) {
  struct wire_kept* kept = json_is_string(name) ? find(name) : NULL;
  if (kept == NULL) {
    wire_show(problem, name);
    text_put(problem, " is not the name of anything that is kept");
  }
  return kept;
}

/// The address of what is kept now also stands for another pointer; a callback only for a callback.
static struct wire_kept* again(const struct wire_type* type, const json_t* name, struct text* problem) {
  struct wire_kept* kept = wire_find_kept(name, problem);
  if (kept == NULL || (kept->type->kind == wire_kind_callback) == (type->kind == wire_kind_callback))
    return kept;
  wire_show(problem, name);
  text_put(problem, type->kind == wire_kind_callback ? " is kept, but is not a callback" : " is a callback");
  return NULL;
}

struct wire_kept* wire_read_kept(const struct wire_type* type, const json_t* from, struct text* problem) {
  const json_t *name = json_object_get(from, "keep"), *value = json_object_get(from, "value");
  if (name == NULL && json_object_size(from) == 1) return again(type, json_object_get(from, "kept"), problem);
  if (!json_is_string(name) || value == NULL || json_object_size(from) != 2) {
    wire_show(problem, from);
    text_put(problem, " is neither {\"keep\":NAME,\"value\":…} nor {\"kept\":NAME}");
    return NULL;
  }
  if (find(name) != NULL) {
    wire_show(problem, name);
    text_put(problem, " is kept already: release it first");
    return NULL;
  }
  const size_t length = json_string_length(name);
  struct wire_kept* kept = text_allocate(sizeof *kept + length);
  *kept = (struct wire_kept){.type = type, .length = length};
  memcpy(kept->name, json_string_value(name), length);
  if (!wire_read(&kept->memory, type, value, &kept->address, problem)) {
    wire_dispose(&kept->memory);
    free(kept);
    return NULL;
  }
  kept->next = last;
  return last = kept;
}

void* wire_kept_address(const struct wire_kept* kept) { return kept->address; }

/// It stays where it is, also what the callee has put into it: nothing of it is freed.
bool wire_write_kept(struct wire_writer* writer, const struct wire_kept* kept) {
  struct wire_writer inside = *writer;
  inside.memory = &kept->memory;
  inside.record = 0;
  inside.gifts = NULL;
  return wire_write(&inside, kept->type, &kept->address);
}

struct wire_kept* wire_kept_last(void) {
  return last;
}

void wire_drop_kept_since(const struct wire_kept* before) {
  while (last != before) wire_release_kept(last);
}

bool wire_take_kept(struct wire_kept* kept, size_t calls, struct text* out, struct text* problem) {
  struct wire_callback* callback = kept->memory.callbacks;
  const bool waits = kept->type->kind == wire_kind_callback && callback != NULL;
  if (waits) wire_await_calls(callback, calls);
  struct wire_writer writer = {.out = out, .problem = problem};
  const bool done = wire_write_kept(&writer, kept);
  if (waits) wire_forget_calls(callback);
  return done;
}

void wire_release_kept(struct wire_kept* kept) {
  struct wire_kept** place = &last;
  while (*place != kept) place = &(*place)->next;
  *place = kept->next;
  wire_dispose(&kept->memory);
  free(kept);
}
