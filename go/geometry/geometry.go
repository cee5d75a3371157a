// Package main is a library in the shape of graphics and simulation ones: structs in structs, with arrays and pointers in them,
// by value where they are small and by pointer where the callee changes them. Its types stand in a header of its own.
package main

// #include "geometry.h"
import "C"

import (
	"math"
	"unsafe"
)

// Apply moves one point: two structs by value, one in registers and one in memory.
//
//export Apply
func Apply(t C.geo_transform, p C.geo_point) C.geo_point {
	return C.geo_point{
		x: C.double(t.row[0][0]*p.x) + C.double(t.row[0][1]*p.y) + t.row[0][2],
		y: C.double(t.row[1][0]*p.x) + C.double(t.row[1][1]*p.y) + t.row[1][2],
	}
}

// Compose gives the transform that does first what b does, then what a does.
//
//export Compose
func Compose(a, b C.geo_transform) C.geo_transform {
	var result C.geo_transform
	for i := range result.row {
		for j := range result.row[i] {
			result.row[i][j] = C.double(a.row[i][0]*b.row[0][j]) + C.double(a.row[i][1]*b.row[1][j])
		}
		result.row[i][2] += a.row[i][2]
	}
	return result
}

// TransformShape moves all points of a shape, in the caller's memory, and gives whether there were any.
//
//export TransformShape
func TransformShape(shape *C.geo_shape, t C.geo_transform) C.bool {
	if shape == nil || shape.points == nil {
		return false
	}
	for i := range points(shape) {
		points(shape)[i] = Apply(t, points(shape)[i])
	}
	return true
}

// Bounds gives the box around a shape; one turned inside out, from +Inf to -Inf, for no points.
//
//export Bounds
func Bounds(shape *C.geo_shape) C.geo_box {
	box := C.geo_box{
		min: C.geo_point{x: C.double(math.Inf(1)), y: C.double(math.Inf(1))},
		max: C.geo_point{x: C.double(math.Inf(-1)), y: C.double(math.Inf(-1))},
	}
	for _, p := range points(shape) {
		box = Join(box, C.geo_box{
			min: C.geo_point{x: p.x - shape.radius, y: p.y - shape.radius},
			max: C.geo_point{x: p.x + shape.radius, y: p.y + shape.radius},
		})
	}
	return box
}

// Join gives the box around two: 64 bytes by value.
//
//export Join
func Join(a, b C.geo_box) C.geo_box {
	return C.geo_box{
		min: C.geo_point{x: smaller(a.min.x, b.min.x), y: smaller(a.min.y, b.min.y)},
		max: C.geo_point{x: -smaller(-a.max.x, -b.max.x), y: -smaller(-a.max.y, -b.max.y)},
	}
}

// Summarize fills in what it can tell of several shapes, and gives their number.
//
//export Summarize
func Summarize(shapes *C.geo_shape, count C.int, summary *C.geo_summary) C.int {
	largest := C.double(-1)
	*summary = C.geo_summary{bounds: Bounds(&C.geo_shape{})}
	for i := range unsafe.Slice(shapes, int(count)) {
		shape := &unsafe.Slice(shapes, int(count))[i]
		summary.bounds = Join(summary.bounds, Bounds(shape))
		if int(shape.kind) < len(summary.shapes) {
			summary.shapes[shape.kind]++
		}
		size := area(shape)
		summary.area += size
		if size > largest {
			largest, summary.style = size, shape.style
		}
	}
	return count
}

// Restyle mixes colors and gives the style: nested structs of small fields by value.
//
//export Restyle
func Restyle(style C.geo_style, share C.float) C.geo_style {
	result := style
	result.fill, result.stroke.color = mix(style.fill, style.stroke.color, share), mix(style.stroke.color, style.fill, share)
	result.stroke.width = style.stroke.width * 2
	result.stroke.dashed = !style.stroke.dashed
	return result
}

func mix(a, b C.geo_color, share C.float) C.geo_color {
	part := func(x, y C.uint8_t) C.uint8_t { return C.uint8_t(C.float(x) + C.float((C.float(y)-C.float(x))*share)) }
	return C.geo_color{red: part(a.red, b.red), green: part(a.green, b.green), blue: part(a.blue, b.blue), alpha: b.alpha}
}

func points(shape *C.geo_shape) []C.geo_point { return unsafe.Slice(shape.points, int(shape.count)) }

func smaller(a, b C.double) C.double {
	if a < b {
		return a
	}
	return b
}

// area is that of what the points go around, or of a circle; a line has none.
func area(shape *C.geo_shape) C.double {
	switch shape.kind {
	case C.GEO_CIRCLE:
		return C.double(math.Pi * float64(shape.radius*shape.radius))
	case C.GEO_POLYGON:
		sum, list := C.double(0), points(shape)
		for i, p := range list {
			next := list[(i+1)%len(list)]
			sum += C.double(p.x*next.y) - C.double(next.x*p.y)
		}
		return C.double(math.Abs(float64(sum))) / 2
	}
	return 0
}

func main() {}
