package concorddriver

// sequence sees a slice of any type that the wire carries: its cells up to the capacity, each as a pointer. It takes
// the place of a type parameter, which the module under test may be too old for.
type sequence struct {
	isNil    bool
	len, cap int
	clear    func()
	make     func(length, capacity int)
	cell     func(i int) interface{}
}

func sequenceOf(pointer interface{}) (sequence, bool) {
	switch to := pointer.(type) {
	case *[]bool:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]bool, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]int8:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]int8, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]int16:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]int16, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]int32:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]int32, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]int64:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]int64, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]uint8:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]uint8, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]uint16:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]uint16, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]uint32:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]uint32, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]uint64:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]uint64, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]uintptr:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]uintptr, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]float32:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]float32, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]float64:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]float64, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	case *[]string:
		return sequence{*to == nil, len(*to), cap(*to), func() { *to = nil },
			func(length, capacity int) { *to = make([]string, capacity)[:length] },
			func(i int) interface{} { return &(*to)[:cap(*to)][i] }}, true
	}
	return sequence{}, false
}
