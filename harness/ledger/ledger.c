/* Stands before C's allocator in a client's process (LD_PRELOAD) and keeps the books of one library: what its
   code took and nobody gave back, what was freed twice, what was freed and never taken. A free that would end
   the process is noted and not carried out, so that the others can be seen as well.

   Whose code takes is told by the return address. glibc's functions under other names (__libc_malloc, …) do
   the work, since looking for malloc by dlsym takes memory. */
#define _GNU_SOURCE
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))
#define CALLER ((uintptr_t)__builtin_return_address(0))

extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* memory, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void* memory);

/* ---- State */

/* Every address that malloc ever gave: live, or freed and not given out again. */
#define ADDRESSES (1u << 22)
struct known_address {
  uintptr_t address;
  bool live;
};

/* Which pages of code are the library's: asked of the loader once a page. */
#define PAGES (1u << 12)
struct known_page {
  _Atomic uintptr_t page; /* 0: an empty place */
  _Atomic bool library;
};

static struct ledger_file* ledger;
static struct known_address* addresses;
static uint32_t address_count;
static struct known_page pages[PAGES];
static char library_path[4096];
static _Atomic uintptr_t library_start;
static atomic_flag busy = ATOMIC_FLAG_INIT;

static void lock(void) {
  while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {
  }
}
static void unlock(void) { atomic_flag_clear_explicit(&busy, memory_order_release); }

static uint64_t mixed(uint64_t key) {
  key ^= key >> 33;
  key *= 0xff51afd7ed558ccdu;
  return key ^ key >> 33;
}

/* Called by the first that takes memory once there is an environment to be told by: a library that the
   program is linked with runs before constructors of ours would. There is one thread then. */
static void open_ledger(void) {
  static bool tried;
  if (tried || environ == NULL) return;
  tried = true;
  const char *file = getenv(LEDGER_FILE_VARIABLE), *library = getenv(LEDGER_LIBRARY_VARIABLE);
  if (file == NULL || library == NULL || realpath(library, library_path) == NULL) return;
  const int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  if (ftruncate(fd, sizeof(struct ledger_file)) == 0) {
    void* all = mmap(NULL, ADDRESSES * sizeof *addresses, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    void* shared = mmap(NULL, sizeof(struct ledger_file), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (all != MAP_FAILED && shared != MAP_FAILED) {
      addresses = all;
      ledger = shared;
      ledger->magic = LEDGER_MAGIC;
    }
  }
  close(fd);
}

/* ---- Whose code */

struct question {
  uintptr_t address;
  bool library;
};

static int look(struct dl_phdr_info* info, size_t size, void* context) {
  (void)size;
  struct question* question = context;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr)* part = &info->dlpi_phdr[i];
    const uintptr_t start = info->dlpi_addr + part->p_vaddr;
    if (part->p_type != PT_LOAD || question->address < start || question->address - start >= part->p_memsz)
      continue;
    question->library = info->dlpi_name != NULL && strcmp(info->dlpi_name, library_path) == 0;
    if (question->library) library_start = info->dlpi_addr;
    return 1;
  }
  return 0;
}

/* Never called with the lock held: the loader has a lock of its own, under which it may take memory. */
static bool is_library(uintptr_t address) {
  const uintptr_t page = address >> 12;
  for (uint32_t i = 0, at = (uint32_t)mixed(page); i < PAGES; i++, at++) {
    struct known_page* known = &pages[at % PAGES];
    const uintptr_t there = atomic_load(&known->page);
    if (there == page) return atomic_load(&known->library);
    if (there != 0) continue;
    struct question question = {address, false};
    dl_iterate_phdr(look, &question);
    uintptr_t empty = 0;
    atomic_store(&known->library, question.library); /* who is late writes the same */
    atomic_compare_exchange_strong(&known->page, &empty, page);
    return question.library;
  }
  return false;
}

/* ---- The books; under the lock */

/* The place of an address, or an empty one; NULL where the table is full. */
static struct known_address* place_of(uintptr_t address) {
  for (uint32_t i = 0, at = (uint32_t)mixed(address); i < ADDRESSES; i++, at++) {
    struct known_address* known = &addresses[at % ADDRESSES];
    if (known->address == address || known->address == 0) return known;
  }
  return NULL;
}

static struct ledger_block* block_of(uintptr_t address, bool to_fill) {
  for (uint32_t i = 0, at = (uint32_t)mixed(address); i < LEDGER_BLOCKS; i++, at++) {
    struct ledger_block* block = &ledger->blocks[at % LEDGER_BLOCKS];
    if (block->address == address) return block;
    if (block->address == 0) return to_fill ? block : NULL;
    if (to_fill && block->address == 1) return block; /* 1: was used, and others may stand behind it */
  }
  return NULL;
}

static void note_taken(void* memory, size_t size, uintptr_t caller) {
  if (ledger == NULL) open_ledger();
  if (ledger == NULL || memory == NULL) return;
  const bool by_library = is_library(caller);
  const int before = errno;
  lock();
  struct known_address* known = address_count < ADDRESSES / 4 * 3 ? place_of((uintptr_t)memory) : NULL;
  if (known == NULL) {
    ledger->overflow = 1;
  } else {
    if (known->address == 0) address_count++;
    *known = (struct known_address){(uintptr_t)memory, true};
  }
  if (by_library) {
    ledger->library_seen = 1;
    ledger->taken++;
    struct ledger_block* block = block_of((uintptr_t)memory, true);
    if (block != NULL)
      *block = (struct ledger_block){(uintptr_t)memory, size, caller - library_start};
    else
      ledger->overflow = 1;
  }
  unlock();
  errno = before;
}

static void note_offence(enum ledger_offence_kind kind, uintptr_t address, bool by_library) {
  if (ledger->offences_count < LEDGER_OFFENCES)
    ledger->offences[ledger->offences_count] = (struct ledger_offence){kind, by_library, address};
  ledger->offences_count++;
}

/* Whether it may be given back. */
static bool note_given(void* memory, uintptr_t caller) {
  if (ledger == NULL || memory == NULL) return true;
  const bool by_library = is_library(caller);
  const int before = errno;
  bool good = true;
  lock();
  struct known_address* known = place_of((uintptr_t)memory);
  if (known != NULL && known->address != 0 && known->live) {
    known->live = false;
    struct ledger_block* block = block_of((uintptr_t)memory, false);
    if (block != NULL) {
      ledger->given_back++;
      *block = (struct ledger_block){1, 0, 0};
    }
  } else if (!ledger->overflow) {
    good = false;
    note_offence(known != NULL && known->address != 0 ? ledger_double_free : ledger_foreign_free,
                 (uintptr_t)memory, by_library);
  }
  unlock();
  errno = before;
  return good;
}

/* ---- C's allocator */

EXPORTED void* malloc(size_t size) {
  void* memory = __libc_malloc(size);
  note_taken(memory, size, CALLER);
  return memory;
}

EXPORTED void* calloc(size_t count, size_t size) {
  void* memory = __libc_calloc(count, size);
  note_taken(memory, count * size, CALLER);
  return memory;
}

EXPORTED void* realloc(void* old, size_t size) {
  if (!note_given(old, CALLER)) old = NULL;
  void* memory = __libc_realloc(old, size);
  if (memory == NULL && size != 0) note_taken(old, size, CALLER); /* it is still there */
  note_taken(memory, size, CALLER);
  return memory;
}

EXPORTED void* memalign(size_t alignment, size_t size) {
  void* memory = __libc_memalign(alignment, size);
  note_taken(memory, size, CALLER);
  return memory;
}

EXPORTED void* aligned_alloc(size_t alignment, size_t size) {
  void* memory = __libc_memalign(alignment, size);
  note_taken(memory, size, CALLER);
  return memory;
}

EXPORTED int posix_memalign(void** result, size_t alignment, size_t size) {
  void* memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  note_taken(memory, size, CALLER);
  *result = memory;
  return 0;
}

EXPORTED void* valloc(size_t size) {
  void* memory = __libc_memalign((size_t)sysconf(_SC_PAGESIZE), size);
  note_taken(memory, size, CALLER);
  return memory;
}

EXPORTED void free(void* memory) {
  if (note_given(memory, CALLER)) __libc_free(memory);
}

/* C's own, so that what a library's C code copies counts as its own. */
EXPORTED char* strndup(const char* text, size_t longest) {
  const size_t length = strnlen(text, longest);
  char* copy = __libc_malloc(length + 1);
  if (copy != NULL) {
    memcpy(copy, text, length);
    copy[length] = '\0';
  }
  note_taken(copy, length + 1, CALLER);
  return copy;
}

EXPORTED char* strdup(const char* text) {
  const size_t size = strlen(text) + 1;
  char* copy = __libc_malloc(size);
  if (copy != NULL) memcpy(copy, text, size);
  note_taken(copy, size, CALLER);
  return copy;
}
