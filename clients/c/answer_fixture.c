// A library of a few functions with its binding written by hand, as the templates would write it: what
// answer_test.cpp asks. Callees here do what Go's cannot be made to do at will, as to move a pointer or to
// write beyond a buffer.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binding.h"
#include "callbacks.h"
#include "contexts.h"
#include "own.h"

struct entry {
  int8_t tag;
  double weight;
  int* counts;
  int n;
};
struct shelf {
  char** words;
  int* sizes;
};
typedef int (*visit)(int step, const char* note);

int fixture_live;  // what the library gave and nobody has freed

static void* give(size_t size) {
  __atomic_add_fetch(&fixture_live, 1, __ATOMIC_SEQ_CST);
  return malloc(size);
}

void fixture_free(void* memory) {
  if (memory != NULL) __atomic_sub_fetch(&fixture_live, 1, __ATOMIC_SEQ_CST);
  free(memory);
}

static int* ints(int count) {
  int* given = give((size_t)count * sizeof *given);
  for (int i = 0; i < count; ++i) given[i] = i + 1;
  return given;
}

static char* shout(const char* text) {
  if (text == NULL) return NULL;
  char* given = give(strlen(text) + 2);
  return strcat(strcpy(given, text), "!");
}

/// Doubles what is there, or puts `more` of the library's own in its place.
static int replace(struct entry* entry, int more) {
  entry->weight *= 2;
  for (int i = 0; i < entry->n; ++i) entry->counts[i] *= 2;
  if (more == 0) return 0;
  entry->n = more;
  if (more > 0) entry->counts = ints(more);
  if (more < 0) ++entry->counts;  // no number of cells is below zero
  return more;
}

/// Puts two words of the library's own there, and leaves the rest.
static void relabel(struct shelf* shelf) {
  static char* words[] = {(char*)"new", NULL};
  shelf->words = words;
}

static int walk(int steps, visit each) {
  int sum = 0;
  for (int i = 0; i < steps; ++i) sum += each(i, i == 0 ? NULL : "on");
  return sum;
}

static pthread_t later;
static visit later_visit;

static void* visit_twice(void* unused) {
  later_visit(1, "a");
  later_visit(2, "b");
  return unused;
}

static void walk_later(visit each) {
  later_visit = each;
  pthread_create(&later, NULL, visit_twice, NULL);
  pthread_detach(later);
}

static int* held;

static void hold(int* cells) { held = cells; }
static void poke(void) { ++*held; }

int fixture_bumps;  // calls of the next one

static int bump(int* cells) {
  __atomic_add_fetch(&fixture_bumps, 1, __ATOMIC_SEQ_CST);
  return ++*cells;
}

/// The number of the calling thread, in the order in which threads first ask.
static int which(void) {
  static int last;
  static _Thread_local int mine;
  if (mine == 0) mine = __atomic_add_fetch(&last, 1, __ATOMIC_SEQ_CST);
  return mine;
}

static void sign(int* cells) { __atomic_store_n(cells, which(), __ATOMIC_SEQ_CST); }

/// Waits for so many calls, but not forever; whether they came.
static bool await(const int* calls, int count) {
  for (int tries = 0; tries < 50000; ++tries) {
    if (__atomic_load_n(calls, __ATOMIC_SEQ_CST) >= count) return true;
    usleep(100);
  }
  return false;
}

/// Waits for a call of another thread.
static bool meet(void) {
  static int calls;
  const int mine = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
  return await(&calls, mine + mine % 2);
}

/// Waits for a call with the other argument, of 0 and 1.
static bool meet_other(int mine) {
  static int calls[2];
  return await(&calls[1 - mine], __atomic_add_fetch(&calls[mine], 1, __ATOMIC_SEQ_CST));
}

/// The length of what it takes; the text, and the first cell, are one less afterwards.
static int shorten(wire_string text, wire_slice cells) {
  if (text.n > 0) ((char*)text.p)[text.n - 1] = '\0';  // as Go could not do it
  if (cells.len > 0) --*(int*)cells.data;
  return (int)(text.n + cells.len);
}

static int calls_back;  // how often the next one calls what it should call once

static void call_back(void (*function)(void*), void* value) {
  for (int i = 0; i < calls_back; ++i) function(value);
}

/// The library is one for measuring callbacks from here on, or none (a number below zero).
void fixture_call_back(int times) {
  calls_back = times;
  contexts_call_back = times < 0 ? NULL : call_back;
}

// ---- what tables.h.mustache writes

static struct wire_free freed = {"fixture_free", fixture_free};
static const struct wire_type type_bool = {.kind = wire_kind_bool, .size = 1, .codec = &wire_codec_bool};
static const struct wire_type type_i8 = {.kind = wire_kind_i8, .size = 1, .codec = &wire_codec_i8};
static const struct wire_type type_i32 = {.kind = wire_kind_i32, .size = 4, .codec = &wire_codec_i32};
static const struct wire_type type_f64 = {.kind = wire_kind_f64, .size = 8, .codec = &wire_codec_f64};
static const struct wire_type type_text = {.kind = wire_kind_cstring, .size = 8};
static const struct wire_type type_given_text = {.kind = wire_kind_cstring, .size = 8, .free = &freed};
static const struct wire_type type_cells = {
    .kind = wire_kind_pointer, .size = 8, .elem = &type_i32, .count = 1};
static const struct wire_type type_counts = {
    .kind = wire_kind_pointer, .size = 8, .elem = &type_i32, .count_name = "n", .free = &freed};
static const struct wire_field entry_fields[] = {
    {"tag", 0, &type_i8}, {"weight", 8, &type_f64}, {"counts", 16, &type_counts}, {"n", 24, &type_i32}};
static const struct wire_type type_entry = {
    .kind = wire_kind_struct, .size = sizeof(struct entry), .length = 4, .fields = entry_fields};
static const struct wire_type type_entries = {
    .kind = wire_kind_pointer, .size = 8, .elem = &type_entry, .count = 1};

static const struct wire_type type_words = {
    .kind = wire_kind_pointer, .size = 8, .elem = &type_text, .count = 2};
static const struct wire_type type_string = {.kind = wire_kind_string, .size = sizeof(wire_string)};
static const struct wire_type type_slice = {
    .kind = wire_kind_slice, .size = sizeof(wire_slice), .elem = &type_i32};
static const struct wire_type type_strings = {
    .kind = wire_kind_slice, .size = sizeof(wire_slice), .elem = &type_string};
static const struct wire_field shelf_fields[] = {{"words", 0, &type_words}, {"sizes", 8, &type_cells}};
static const struct wire_type type_shelf = {
    .kind = wire_kind_struct, .size = sizeof(struct shelf), .length = 2, .fields = shelf_fields};
static const struct wire_type type_shelves = {
    .kind = wire_kind_pointer, .size = 8, .elem = &type_shelf, .count = 1};

static const struct wire_slot visit_params[] = {{"step", &type_i32, false}, {"note", &type_text, false}};
static struct wire_callback* visits[wire_callbacks_at_once];
static void (*const visit_functions[wire_callbacks_at_once])(void);
static const struct wire_prototype visit_prototype = {visit_params, 2, &type_i32, visit_functions, visits};
#define FUNCTION(n)                                  \
  static int visit_##n(int step, const char* note) { \
    const void* const arguments[] = {&step, &note};  \
    int result = 0;                                  \
    wire_called(&visits[n], arguments, &result);     \
    return result;                                   \
  }
WIRE_CALLBACKS(FUNCTION)
#undef FUNCTION
#define FUNCTION(n) (void (*)(void)) visit_##n,
static void (*const visit_functions[wire_callbacks_at_once])(void) = {WIRE_CALLBACKS(FUNCTION)};
static const struct wire_type type_visit = {
    .kind = wire_kind_callback, .size = 8, .prototype = &visit_prototype};

const char binding_client[] = "c-fixture";
const bool binding_loads = true;
const struct wire_type* const binding_types[] = {NULL};

void* binding_reach(const char* library, struct text* problem) {
  (void)library, (void)problem;
  return NULL;
}

// ---- what calls.h.mustache writes

static const struct wire_slot shout_slots[] = {{"text", &type_text, false}, {"r0", &type_given_text, true}};
static const struct wire_signature shout_signature = {shout_slots, 1, 1};

static bool call_shout(struct wire_row* row, struct bench* bench, struct text* out) {
  char *a0 = NULL, *result = NULL;
  void* const places[] = {&a0, &result};
  (void)bench;
  if (!wire_take(row, &shout_signature, places)) return false;
  result = shout(a0);
  return wire_give(row, &shout_signature, places, out);
}

static const struct wire_slot replace_slots[] = {
    {"entry", &type_entries, true}, {"more", &type_i32, false}, {"r0", &type_i32, true}};
static const struct wire_signature replace_signature = {replace_slots, 2, 1};

static bool call_replace(struct wire_row* row, struct bench* bench, struct text* out) {
  struct entry* a0 = NULL;
  int a1 = 0, result = 0;
  void* const places[] = {&a0, &a1, &result};
  (void)bench;
  if (!wire_take(row, &replace_signature, places)) return false;
  result = replace(a0, a1);
  return wire_give(row, &replace_signature, places, out);
}

static const struct wire_slot relabel_slots[] = {{"shelf", &type_shelves, true}};
static const struct wire_signature relabel_signature = {relabel_slots, 1, 0};

static bool call_relabel(struct wire_row* row, struct bench* bench, struct text* out) {
  struct shelf* a0 = NULL;
  void* const places[] = {&a0};
  (void)bench;
  if (!wire_take(row, &relabel_signature, places)) return false;
  relabel(a0);
  return wire_give(row, &relabel_signature, places, out);
}

static const struct wire_slot walk_slots[] = {
    {"steps", &type_i32, false}, {"each", &type_visit, true}, {"r0", &type_i32, true}};
static const struct wire_signature walk_signature = {walk_slots, 2, 1};

static bool call_walk(struct wire_row* row, struct bench* bench, struct text* out) {
  int a0 = 0, result = 0;
  visit a1 = NULL;
  void* const places[] = {&a0, &a1, &result};
  (void)bench;
  if (!wire_take(row, &walk_signature, places)) return false;
  result = walk(a0, a1);
  return wire_give(row, &walk_signature, places, out);
}

static const struct wire_slot walk_later_slots[] = {{"each", &type_visit, true}};
static const struct wire_signature walk_later_signature = {walk_later_slots, 1, 0};

static bool call_walk_later(struct wire_row* row, struct bench* bench, struct text* out) {
  visit a0 = NULL;
  void* const places[] = {&a0};
  (void)bench;
  if (!wire_take(row, &walk_later_signature, places)) return false;
  walk_later(a0);
  return wire_give(row, &walk_later_signature, places, out);
}

static const struct wire_slot hold_slots[] = {{"cells", &type_cells, true}};
static const struct wire_signature hold_signature = {hold_slots, 1, 0};

static bool call_hold(struct wire_row* row, struct bench* bench, struct text* out) {
  int* a0 = NULL;
  void* const places[] = {&a0};
  (void)bench;
  if (!wire_take(row, &hold_signature, places)) return false;
  hold(a0);
  return wire_give(row, &hold_signature, places, out);
}

static const struct wire_signature poke_signature = {NULL, 0, 0};

static bool call_poke(struct wire_row* row, struct bench* bench, struct text* out) {
  void* const places[] = {NULL};
  if (!wire_take(row, &poke_signature, places)) return false;
  for (int64_t n = bench_begin(bench); n > 0; --n) poke();
  BENCH_END(bench, (uint64_t)0);
  return wire_give(row, &poke_signature, places, out);
}

static const struct wire_slot bump_slots[] = {{"cells", &type_cells, true}, {"r0", &type_i32, true}};
static const struct wire_signature bump_signature = {bump_slots, 1, 1};

static bool call_bump(struct wire_row* row, struct bench* bench, struct text* out) {
  int *a0 = NULL, result = 0;
  void* const places[] = {&a0, &result};
  if (!wire_take(row, &bump_signature, places)) return false;
  uint64_t sum = 0;
  for (int64_t n = bench_begin(bench); n > 0; --n) {
    result = bump(a0);
    sum += (uint64_t)result;
  }
  BENCH_END(bench, sum);
  return wire_give(row, &bump_signature, places, out);
}

static const struct wire_slot which_slots[] = {{"r0", &type_i32, true}};
static const struct wire_signature which_signature = {which_slots, 0, 1};

static bool call_which(struct wire_row* row, struct bench* bench, struct text* out) {
  int result = 0;
  void* const places[] = {&result};
  if (!wire_take(row, &which_signature, places)) return false;
  uint64_t sum = 0;
  for (int64_t n = bench_begin(bench); n > 0; --n) {
    result = which();
    sum += (uint64_t)result;
  }
  BENCH_END(bench, sum);
  return wire_give(row, &which_signature, places, out);
}

static const struct wire_slot sign_slots[] = {{"cells", &type_cells, true}};
static const struct wire_signature sign_signature = {sign_slots, 1, 0};

static bool call_sign(struct wire_row* row, struct bench* bench, struct text* out) {
  int* a0 = NULL;
  void* const places[] = {&a0};
  if (!wire_take(row, &sign_signature, places)) return false;
  for (int64_t n = bench_begin(bench); n > 0; --n) sign(a0);
  BENCH_END(bench, (uint64_t)0);
  return wire_give(row, &sign_signature, places, out);
}

static const struct wire_slot meet_slots[] = {{"r0", &type_bool, true}};
static const struct wire_signature meet_signature = {meet_slots, 0, 1};

static bool call_meet(struct wire_row* row, struct bench* bench, struct text* out) {
  bool result = false;
  void* const places[] = {&result};
  if (!wire_take(row, &meet_signature, places)) return false;
  uint64_t sum = 0;
  for (int64_t n = bench_begin(bench); n > 0; --n) {
    result = meet();
    sum += result;
  }
  BENCH_END(bench, sum);
  return wire_give(row, &meet_signature, places, out);
}

static const struct wire_slot meet_other_slots[] = {{"mine", &type_i32, false}, {"r0", &type_bool, true}};
static const struct wire_signature meet_other_signature = {meet_other_slots, 1, 1};

static bool call_meet_other(struct wire_row* row, struct bench* bench, struct text* out) {
  int a0 = 0;
  bool result = false;
  void* const places[] = {&a0, &result};
  (void)bench;
  if (!wire_take(row, &meet_other_signature, places)) return false;
  result = meet_other(a0);
  return wire_give(row, &meet_other_signature, places, out);
}

static const struct wire_slot shorten_slots[] = {
    {"text", &type_string, false}, {"cells", &type_slice, true}, {"r0", &type_i32, true}};
static const struct wire_signature shorten_signature = {shorten_slots, 2, 1};

static bool call_shorten(struct wire_row* row, struct bench* bench, struct text* out) {
  wire_string a0 = {0};
  wire_slice a1 = {0};
  int result = 0;
  void* const places[] = {&a0, &a1, &result};
  if (!wire_take(row, &shorten_signature, places)) return false;
  uint64_t sum = 0;
  for (int64_t n = bench_begin(bench); n > 0; --n) {
    result = shorten(a0, a1);
    sum += (uint64_t)result;
  }
  BENCH_END(bench, sum);
  return wire_give(row, &shorten_signature, places, out);
}

static bool made_shorten(struct wire_row* row, struct bench* bench, struct text* out) {
  wire_string a0 = {0};
  wire_slice a1 = {0};
  int result = 0;
  void* const places[] = {&a0, &a1, &result};
  if (!wire_take(row, &shorten_signature, places)) return false;
  if (!own_slices(row, &shorten_signature, places) || !own_texts(row, &shorten_signature, places))
    return false;
  const char* const text0 = a0.p;
  void* const cells1 = a1.data;
  const wire_i64 count1 = a1.len;
  uint64_t sum = 0;
  for (int64_t n = bench_begin(bench); n > 0; --n) {
    result = shorten((wire_string){text0, (ptrdiff_t)strlen(text0)}, (wire_slice){cells1, count1, count1});
    sum += (uint64_t)result;
  }
  BENCH_END(bench, sum);
  return wire_give(row, &shorten_signature, places, out);
}

static const struct wire_slot count_slots[] = {{"words", &type_strings, false}};
static const struct wire_signature count_signature = {count_slots, 1, 0};

static bool call_count(struct wire_row* row, struct bench* bench, struct text* out) {
  wire_slice a0 = {0};
  void* const places[] = {&a0};
  (void)bench;
  return wire_take(row, &count_signature, places) && wire_give(row, &count_signature, places, out);
}

struct binding_export binding_exports[] = {
    {"bump", call_bump, NULL, &bump_signature, NULL},
    {"count", call_count, call_count, &count_signature, NULL},
    {"hold", call_hold, NULL, &hold_signature, NULL},
    {"meet", call_meet, NULL, &meet_signature, NULL},
    {"meet_other", call_meet_other, NULL, &meet_other_signature, NULL},
    {"poke", call_poke, NULL, &poke_signature, NULL},
    {"relabel", call_relabel, NULL, &relabel_signature, NULL},
    {"replace", call_replace, NULL, &replace_signature, NULL},
    {"shorten", call_shorten, made_shorten, &shorten_signature, NULL},
    {"shout", call_shout, NULL, &shout_signature, NULL},
    {"sign", call_sign, NULL, &sign_signature, NULL},
    {"walk", call_walk, NULL, &walk_signature, NULL},
    {"walk_later", call_walk_later, NULL, &walk_later_signature, NULL},
    {"which", call_which, NULL, &which_signature, NULL},
    {"refused", NULL, NULL, NULL, "no reason"},
    {NULL, NULL, NULL, NULL, NULL},
};
