// C functions that are called while the call lasts. What they give takes part in the result.
package main

/*
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct sample { int32_t at; double value; };
struct verdict { int32_t code; float share; };

typedef void (*zoo_tick)(void);
typedef int (*zoo_choose)(int);
typedef int64_t (*zoo_fold)(int64_t, int64_t);
typedef double (*zoo_curve)(double);
typedef float (*zoo_blend)(float, double);
typedef bool (*zoo_accept)(uint8_t, bool);
typedef int8_t (*zoo_narrow)(int8_t, uint8_t, int16_t, uint16_t);
typedef uint64_t (*zoo_wide)(uint32_t, uint64_t, uintptr_t);
typedef void (*zoo_say)(const char*, int);
typedef int (*zoo_visit)(int, void*);
typedef int (*zoo_order)(const int32_t*, const int32_t*);
typedef void (*zoo_change)(int32_t*);
typedef int (*zoo_measure)(struct sample);
typedef int (*zoo_look)(const struct sample*);
typedef struct verdict (*zoo_decide)(int32_t);
typedef void* (*zoo_map)(void*, size_t);
typedef double (*zoo_many)(int32_t, double, int64_t, float, int32_t, double, int64_t, float, int32_t, double, int64_t, float);

struct operations { zoo_fold combine; zoo_say say; int64_t start; };

static inline void zoo_call_tick(zoo_tick f) { f(); }
static inline int zoo_call_choose(zoo_choose f, int x) { return f(x); }
static inline int64_t zoo_call_fold(zoo_fold f, int64_t a, int64_t b) { return f(a, b); }
static inline double zoo_call_curve(zoo_curve f, double x) { return f(x); }
static inline float zoo_call_blend(zoo_blend f, float a, double b) { return f(a, b); }
static inline bool zoo_call_accept(zoo_accept f, uint8_t a, bool b) { return f(a, b); }
static inline int8_t zoo_call_narrow(zoo_narrow f, int8_t a, uint8_t b, int16_t c, uint16_t d) { return f(a, b, c, d); }
static inline uint64_t zoo_call_wide(zoo_wide f, uint32_t a, uint64_t b, uintptr_t c) { return f(a, b, c); }
static inline void zoo_call_say(zoo_say f, const char* text, int n) { f(text, n); }
static inline int zoo_call_visit(zoo_visit f, int x, void* context) { return f(x, context); }
static inline int zoo_call_order(zoo_order f, const int32_t* a, const int32_t* b) { return f(a, b); }
static inline void zoo_call_change(zoo_change f, int32_t* x) { f(x); }
static inline int zoo_call_measure(zoo_measure f, struct sample s) { return f(s); }
static inline int zoo_call_look(zoo_look f, const struct sample* s) { return f(s); }
static inline struct verdict zoo_call_decide(zoo_decide f, int32_t x) { return f(x); }
static inline void* zoo_call_map(zoo_map f, void* at, size_t size) { return f(at, size); }
static inline double zoo_call_many(zoo_many f, int32_t x) {
  return f(x, x / 2.0, x * 3LL, x / 4.0f, -x, x / 8.0, -5LL * x, x / 16.0f, x + 7, x + 0.5, x - 9LL, x - 0.25f);
}
*/
import "C"

import "unsafe"

// Tick calls a function that takes and gives nothing, n times.
//
//export Tick
func Tick(n C.int, f C.zoo_tick) C.int {
	for i := C.int(0); i < n; i++ {
		C.zoo_call_tick(f)
	}
	return -n
}

// Choose weighs what the callback gives for the numbers from 0 to n - 1; -1 for NULL.
//
//export Choose
func Choose(n C.int, f C.zoo_choose) (sum C.int) {
	if f == nil {
		return -1
	}
	for i := C.int(0); i < n; i++ {
		sum += (i + 1) * C.zoo_call_choose(f, i)
	}
	return sum
}

// Fold gives each number and the callback's last answer to the callback.
//
//export Fold
func Fold(numbers []int64, start int64, f C.zoo_fold) int64 {
	for _, number := range numbers {
		start = int64(C.zoo_call_fold(f, C.int64_t(start), C.int64_t(number)))
	}
	return start
}

// Integrate sums a curve over four steps.
//
//export Integrate
func Integrate(from, step C.double, f C.zoo_curve) (area C.double) {
	for i := 0; i < 4; i++ {
		area += C.double(step * C.zoo_call_curve(f, from+C.double(step*C.double(i))))
	}
	return area
}

// BlendBoth has floats of both widths in one call.
//
//export BlendBoth
func BlendBoth(a C.float, b C.double, f C.zoo_blend) C.float { return 2 * C.zoo_call_blend(f, -a, b/2) }

// CountAccepted counts the bytes that the callback accepts.
//
//export CountAccepted
func CountAccepted(bytes []byte, strict bool, f C.zoo_accept) (count int) {
	for i, b := range bytes {
		if C.zoo_call_accept(f, C.uint8_t(b), C.bool(strict)) {
			count += i + 1
		}
	}
	return count
}

// Narrow passes integers of one and two bytes.
//
//export Narrow
func Narrow(a C.int8_t, b C.uint8_t, c C.int16_t, d C.uint16_t, f C.zoo_narrow) C.int8_t {
	return C.zoo_call_narrow(f, -a, b+1, -c, d+1) + 1
}

// Wide passes integers of four and eight bytes.
//
//export Wide
func Wide(a C.uint32_t, b C.uint64_t, f C.zoo_wide) C.uint64_t {
	return C.zoo_call_wide(f, a+1, ^b, C.uintptr_t(b)) + 1
}

// SayWords gives each of some words to the callback, and NULL behind the last one.
//
//export SayWords
func SayWords(count C.int, f C.zoo_say) {
	for i := C.int(0); i < count; i++ {
		word := C.CString(NumberName(int(i)))
		C.zoo_call_say(f, word, i)
		C.free(unsafe.Pointer(word))
	}
	C.zoo_call_say(f, nil, -1)
}

// Visit passes the caller's own pointer on, until the callback gives something else than 0.
//
//export Visit
func Visit(n C.int, f C.zoo_visit, context unsafe.Pointer) C.int {
	for i := C.int(0); i < n; i++ {
		if answer := C.zoo_call_visit(f, i*i, context); answer != 0 {
			return answer
		}
	}
	return 0
}

// Order sorts numbers by the callback's word, as qsort does, and gives the number of questions.
//
//export Order
func Order(numbers *C.int32_t, count C.size_t, f C.zoo_order) (questions C.int) {
	all := sliceOf(numbers, int(count))
	for i := 1; i < len(all); i++ {
		for j := i; j > 0; j-- {
			questions++
			if C.zoo_call_order(f, &all[j-1], &all[j]) <= 0 {
				break
			}
			all[j-1], all[j] = all[j], all[j-1]
		}
	}
	return questions
}

// ChangeEach leads the callback to each number; what it is led to is shown to it before.
//
//export ChangeEach
func ChangeEach(numbers *C.int32_t, count C.int, f C.zoo_change) {
	for i := range sliceOf(numbers, int(count)) {
		sliceOf(numbers, int(count))[i] *= 3
		C.zoo_call_change(f, &sliceOf(numbers, int(count))[i])
	}
}

// MeasureAll gives structs by value to the callback.
//
//export MeasureAll
func MeasureAll(n C.int, f C.zoo_measure) (sum C.int) {
	for i := C.int(0); i < n; i++ {
		sum = 10*sum + C.zoo_call_measure(f, C.struct_sample{C.int32_t(i) - 1, C.double(i) / 4})
	}
	return sum
}

// LookAtAll leads the callback to structs of the caller's.
//
//export LookAtAll
func LookAtAll(samples *C.struct_sample, count C.int, f C.zoo_look) (sum C.int) {
	for i := range sliceOf(samples, int(count)) {
		sum = 10*sum + C.zoo_call_look(f, &sliceOf(samples, int(count))[i])
	}
	return sum
}

// Decide gets a struct by value from the callback.
//
//export Decide
func Decide(x C.int32_t, f C.zoo_decide) C.double {
	verdict := C.zoo_call_decide(f, x-1)
	return C.double(verdict.code)*100 + C.double(verdict.share)
}

// MapMemory gives the address that the callback gives for another one.
//
//export MapMemory
func MapMemory(memory unsafe.Pointer, size C.size_t, f C.zoo_map) unsafe.Pointer {
	return C.zoo_call_map(f, memory, 2*size)
}

// CallMany has more arguments of both kinds than there are registers.
//
//export CallMany
func CallMany(x C.int32_t, f C.zoo_many) C.double { return -C.zoo_call_many(f, x) }

// Both calls two functions in turns.
//
//export Both
func Both(n C.int, first, second C.zoo_choose) (sum C.int) {
	for i := C.int(0); i < n; i++ {
		sum += C.zoo_call_choose(first, i) - 2*C.zoo_call_choose(second, -i)
	}
	return sum
}

// Operate calls functions that a struct holds, behind a pointer; either may be NULL.
//
//export Operate
func Operate(with *C.struct_operations, n C.int64_t) C.int64_t {
	result := with.start
	for i := C.int64_t(1); i <= n && with.combine != nil; i++ {
		result = C.zoo_call_fold(with.combine, result, i)
	}
	if with.say != nil {
		C.zoo_call_say(with.say, Motto(0), C.int(n))
	}
	with.start = result
	return result
}

// OperateBy takes such a struct by value.
//
//export OperateBy
func OperateBy(with C.struct_operations, n C.int64_t) C.int64_t { return Operate(&with, n) + 1 }
