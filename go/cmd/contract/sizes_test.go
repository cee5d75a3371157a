package main

import (
	"go/token"
	"go/types"
	"testing"
)

func TestStructsArePaddedBehindTheirLastField(t *testing.T) {
	of := func(kinds ...types.Type) *types.Struct {
		var fields []*types.Var
		for i, kind := range kinds {
			fields = append(fields, types.NewField(token.NoPos, nil, string(rune('a'+i)), kind, false))
		}
		return types.NewStruct(fields, nil)
	}
	long, short, octet := types.Typ[types.Int64], types.Typ[types.Int16], types.Typ[types.Int8]
	sizes := layout{types.SizesFor("gc", "amd64")}
	for want, structure := range map[int64]types.Type{
		16: of(long, octet),
		24: of(of(long, octet), octet),
		48: types.NewArray(of(octet, long, octet), 2),
		6:  of(short, octet, short),
		0:  of(),
	} {
		if got := sizes.Sizeof(structure); got != want {
			t.Errorf("%v has %d bytes, want %d", structure, got, want)
		}
	}
}
