/* Stands before C's allocator in a client's process (LD_PRELOAD) and counts how often it is asked for memory,
   by function, into the file that CONCORD_TALLY names (ledger.h). glibc's functions under other names
   (__libc_malloc, …) do the work, as in the ledger. */
#define _GNU_SOURCE
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* memory, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);

static _Atomic uint64_t* counts; /* null until the file is there */

/* The file holds what was counted also when the process is killed. */
__attribute__((constructor)) static void open_tally(void) {
  const char* path = getenv("CONCORD_TALLY");
  const int file = path == NULL ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  void* memory = MAP_FAILED;
  if (ftruncate(file, tally_kinds * sizeof(uint64_t)) == 0)
    memory = mmap(NULL, tally_kinds * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory != MAP_FAILED) counts = memory;
}

static void count(enum tally_kind kind) {
  if (counts != NULL) atomic_fetch_add_explicit(&counts[kind], 1, memory_order_relaxed);
}

EXPORTED void* malloc(size_t size) {
  count(tally_malloc);
  return __libc_malloc(size);
}

EXPORTED void* calloc(size_t number, size_t size) {
  count(tally_calloc);
  return __libc_calloc(number, size);
}

EXPORTED void* realloc(void* memory, size_t size) {
  count(tally_realloc);
  return __libc_realloc(memory, size);
}

EXPORTED void* memalign(size_t alignment, size_t size) {
  count(tally_aligned);
  return __libc_memalign(alignment, size);
}

EXPORTED void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

EXPORTED int posix_memalign(void** memory, size_t alignment, size_t size) {
  if (alignment < sizeof(void*) || (alignment & (alignment - 1)) != 0) return EINVAL;
  void* made = memalign(alignment, size);
  if (made == NULL) return ENOMEM;
  *memory = made;
  return 0;
}
