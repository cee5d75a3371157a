// The sizes of types as the compiler lays them out. go/types' own sizes leave out the padding behind a struct's last field
// in versions before Go 1.21.
package main

import "go/types"

type layout struct{ types.Sizes }

// Sizeof is in bytes, like everything here.
func (l layout) Sizeof(t types.Type) int64 {
	switch underlying := t.Underlying().(type) {
	case *types.Array:
		return underlying.Len() * l.Sizeof(underlying.Elem())
	case *types.Struct:
		if underlying.NumFields() == 0 {
			return 0
		}
		fields := make([]*types.Var, underlying.NumFields())
		for i := range fields {
			fields[i] = underlying.Field(i)
		}
		last := len(fields) - 1
		return roundedUp(l.Offsetsof(fields)[last]+l.Sizeof(fields[last].Type()), l.Alignof(t))
	}
	return l.Sizes.Sizeof(t)
}

func (l layout) Offsetsof(fields []*types.Var) []int64 {
	offsets := make([]int64, len(fields))
	end := int64(0)
	for i, each := range fields {
		offsets[i] = roundedUp(end, l.Alignof(each.Type()))
		end = offsets[i] + l.Sizeof(each.Type())
	}
	return offsets
}

func roundedUp(size, alignment int64) int64 { return (size + alignment - 1) / alignment * alignment }
