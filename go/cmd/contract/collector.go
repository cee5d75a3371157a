// Makes a library that keeps nothing for its callers: whenever one of its exports has returned to C, and before C sees what
// it gave, all garbage is collected. With GODEBUG=clobberfree=1, which has Go overwrite what it frees, whatever still leads into Go's memory
// then leads to 0xdeadbeef, every time, and not once in a while.
//
// Go tells of each call from C and of its end, if it is asked for contexts (runtime.SetCgoTraceback): the second one is the moment.
package main

// The C code stands apart from the export: the preamble of a file with exports is copied into the library's header.
var collectorFiles = map[string]string{
	"collector.go": `package main

/*
#include <stdint.h>

extern void concordCollect(void);

struct concord_context { uintptr_t context; };

// With 0 the call begins and gets a context; with that context it has ended. The collection is itself a call.
static void concord_context(void *argument) {
	static __thread int collecting;
	struct concord_context *call = argument;
	if (call->context == 0) {
		call->context = 1;
	} else if (!collecting) {
		collecting = 1;
		concordCollect();
		collecting = 0;
	}
}

// Go asks for contexts from its init on, which runs beside the first call. Until then these decide, the first in older
// versions of Go, the second in newer ones; where there is neither, only the first call of a process may go without its collection.
struct concord_functions { void *traceback, *context, *symbolizer; };
extern void x_cgo_set_context_function(void *) __attribute__((weak));
extern void x_cgo_set_traceback_functions(struct concord_functions *) __attribute__((weak));

__attribute__((constructor)) static void concord_set_early(void) {
	struct concord_functions functions = {0, (void *)concord_context, 0};
	if (x_cgo_set_context_function) x_cgo_set_context_function(functions.context);
	if (x_cgo_set_traceback_functions) x_cgo_set_traceback_functions(&functions);
}

static void *concord_context_function(void) { return (void *)concord_context; }
*/
import "C"

import "runtime"

func init() { runtime.SetCgoTraceback(0, nil, C.concord_context_function(), nil) }
`,
	"collect.go": `package main

import "C"

import "runtime"

//export concordCollect
func concordCollect() { runtime.GC() }
`,
}
