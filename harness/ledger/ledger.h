/* What the allocation ledger writes and concord reads: a file that both map, so that it is whole whenever the
   process ends, and in whichever way. */
#ifndef CONCORD_LEDGER_H
#define CONCORD_LEDGER_H

#include <stdint.h>

#define LEDGER_MAGIC 0x31474c43u /* "CLG1" */
#define LEDGER_BLOCKS 65536u     /* a power of two */
#define LEDGER_OFFENCES 8u

/* The variables that tell the ledger what to do. */
#define LEDGER_FILE_VARIABLE "CONCORD_LEDGER_FILE"
#define LEDGER_LIBRARY_VARIABLE "CONCORD_LEDGER_LIBRARY"

enum ledger_offence_kind { ledger_double_free = 1, ledger_foreign_free = 2 };

struct ledger_offence {
  uint32_t kind;
  uint32_t by_library; /* who freed: the library's code, or the client */
  uint64_t address;
};

/* Memory that the library took from C's allocator and nobody has given back. */
struct ledger_block {
  uint64_t address; /* 0: an empty place */
  uint64_t size;    /* as asked for */
  uint64_t site;    /* where in the library it was taken: offset from its start */
};

struct ledger_file {
  uint32_t magic;
  uint32_t library_seen;   /* its code has taken memory at least once */
  uint32_t overflow;       /* there was more than the ledger has room for: its word is no proof */
  uint32_t offences_count; /* all of them; the first LEDGER_OFFENCES are kept */
  uint64_t taken, given_back;
  struct ledger_offence offences[LEDGER_OFFENCES];
  struct ledger_block blocks[LEDGER_BLOCKS];
};

#endif

/* ---- The tally, of tally.c: one count of 64 bits for each way to ask C for memory, in this order. */
enum tally_kind { tally_malloc, tally_calloc, tally_realloc, tally_aligned, tally_kinds };
