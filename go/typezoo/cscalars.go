// C's scalars, with the names that C gives them; enums and typedefs among them.
package main

/*
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef int32_t cents;
typedef enum { NORTH, EAST, SOUTH, WEST } direction;
enum level { LEVEL_LOW = -1, LEVEL_NONE, LEVEL_HIGH = 1000 };
*/
import "C"

// BlendChar gives 3a - 2b + 1, wrapping around.
//
//export BlendChar
func BlendChar(a, b C.char) C.char { return 3*a - 2*b + 1 }

// BlendSChar gives 3a - 2b + 1, wrapping around.
//
//export BlendSChar
func BlendSChar(a, b C.schar) C.schar { return 3*a - 2*b + 1 }

// BlendUChar gives 3a - 2b + 1, wrapping around.
//
//export BlendUChar
func BlendUChar(a, b C.uchar) C.uchar { return 3*a - 2*b + 1 }

// BlendShort gives 3a - 2b + 1, wrapping around.
//
//export BlendShort
func BlendShort(a, b C.short) C.short { return 3*a - 2*b + 1 }

// BlendUShort gives 3a - 2b + 1, wrapping around.
//
//export BlendUShort
func BlendUShort(a, b C.ushort) C.ushort { return 3*a - 2*b + 1 }

// BlendCInt gives 3a - 2b + 1, wrapping around.
//
//export BlendCInt
func BlendCInt(a, b C.int) C.int { return 3*a - 2*b + 1 }

// BlendCUint gives 3a - 2b + 1, wrapping around.
//
//export BlendCUint
func BlendCUint(a, b C.uint) C.uint { return 3*a - 2*b + 1 }

// BlendLong gives 3a - 2b + 1, wrapping around.
//
//export BlendLong
func BlendLong(a, b C.long) C.long { return 3*a - 2*b + 1 }

// BlendULong gives 3a - 2b + 1, wrapping around.
//
//export BlendULong
func BlendULong(a, b C.ulong) C.ulong { return 3*a - 2*b + 1 }

// BlendLongLong gives 3a - 2b + 1, wrapping around.
//
//export BlendLongLong
func BlendLongLong(a, b C.longlong) C.longlong { return 3*a - 2*b + 1 }

// BlendULongLong gives 3a - 2b + 1, wrapping around.
//
//export BlendULongLong
func BlendULongLong(a, b C.ulonglong) C.ulonglong { return 3*a - 2*b + 1 }

// BlendFloat gives 3a - 2b + 1.
//
//export BlendFloat
func BlendFloat(a, b C.float) C.float { return C.float(3*a) - C.float(2*b) + 1 }

// BlendDouble gives 3a - 2b + 1.
//
//export BlendDouble
func BlendDouble(a, b C.double) C.double { return C.double(3*a) - C.double(2*b) + 1 }

// BlendSizeT gives 3a - 2b + 1, wrapping around.
//
//export BlendSizeT
func BlendSizeT(a, b C.size_t) C.size_t { return 3*a - 2*b + 1 }

// BlendSsizeT gives 3a - 2b + 1, wrapping around.
//
//export BlendSsizeT
func BlendSsizeT(a, b C.ssize_t) C.ssize_t { return 3*a - 2*b + 1 }

// BlendPtrdiffT gives 3a - 2b + 1, wrapping around.
//
//export BlendPtrdiffT
func BlendPtrdiffT(a, b C.ptrdiff_t) C.ptrdiff_t { return 3*a - 2*b + 1 }

// BlendIntptrT gives 3a - 2b + 1, wrapping around.
//
//export BlendIntptrT
func BlendIntptrT(a, b C.intptr_t) C.intptr_t { return 3*a - 2*b + 1 }

// BlendUintptrT gives 3a - 2b + 1, wrapping around.
//
//export BlendUintptrT
func BlendUintptrT(a, b C.uintptr_t) C.uintptr_t { return 3*a - 2*b + 1 }

// BlendInt8T gives 3a - 2b + 1, wrapping around.
//
//export BlendInt8T
func BlendInt8T(a, b C.int8_t) C.int8_t { return 3*a - 2*b + 1 }

// BlendInt16T gives 3a - 2b + 1, wrapping around.
//
//export BlendInt16T
func BlendInt16T(a, b C.int16_t) C.int16_t { return 3*a - 2*b + 1 }

// BlendInt32T gives 3a - 2b + 1, wrapping around.
//
//export BlendInt32T
func BlendInt32T(a, b C.int32_t) C.int32_t { return 3*a - 2*b + 1 }

// BlendInt64T gives 3a - 2b + 1, wrapping around.
//
//export BlendInt64T
func BlendInt64T(a, b C.int64_t) C.int64_t { return 3*a - 2*b + 1 }

// BlendUint8T gives 3a - 2b + 1, wrapping around.
//
//export BlendUint8T
func BlendUint8T(a, b C.uint8_t) C.uint8_t { return 3*a - 2*b + 1 }

// BlendUint16T gives 3a - 2b + 1, wrapping around.
//
//export BlendUint16T
func BlendUint16T(a, b C.uint16_t) C.uint16_t { return 3*a - 2*b + 1 }

// BlendUint32T gives 3a - 2b + 1, wrapping around.
//
//export BlendUint32T
func BlendUint32T(a, b C.uint32_t) C.uint32_t { return 3*a - 2*b + 1 }

// BlendUint64T gives 3a - 2b + 1, wrapping around.
//
//export BlendUint64T
func BlendUint64T(a, b C.uint64_t) C.uint64_t { return 3*a - 2*b + 1 }

// BlendCBool is true for a alone.
//
//export BlendCBool
func BlendCBool(a, b C.bool) C.bool { return a && !b }

// Interest gives what becomes of an amount at so many percent, rounded to zero.
//
//export Interest
func Interest(amount C.cents, percent C.uint8_t) C.cents { return amount + amount/100*C.cents(percent) }

// TurnRight gives the direction a quarter to the right of the one given.
//
//export TurnRight
func TurnRight(from C.direction) C.direction { return (from + 1) % 4 }

// Raise gives the level above: an enum that has negative values.
//
//export Raise
func Raise(from C.enum_level) C.enum_level {
	if from < 0 {
		return C.LEVEL_NONE
	}
	return C.LEVEL_HIGH
}
