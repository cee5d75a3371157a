package witness

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"unsafe"
)

// described makes a mirror of the exports, and gives what tells what it said since it was last asked.
func described(t *testing.T, exports string) func() string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "arrived.jsonl")
	t.Setenv("CONCORD_MIRROR", name)
	Describe(`{"exports":[` + exports + `]}`)
	t.Cleanup(func() { file.Close(); file = nil })
	var told int
	return func() string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { told = len(text) }()
		return string(text[told:])
	}
}

func pointers(values ...unsafe.Pointer) []unsafe.Pointer { return values }

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTheBytesOfABoolAreToldAsTheyAre(t *testing.T) {
	said := described(t, `{"name":"Not","params":[{"name":"b","type":{"kind":"bool"}}],"results":[{"name":"","type":{"kind":"bool"}}]}`)
	arrived, result := byte(255), byte(0)
	Call("Not", pointers(unsafe.Pointer(&arrived)), pointers(unsafe.Pointer(&result)))
	expect(t, said(), `{"function":"Not","call":0,"arrived":{"b":"ff"}}`+"\n")
	Call("Not", pointers(unsafe.Pointer(&arrived)), pointers(unsafe.Pointer(&result)))
	if result != 1 {
		t.Errorf("the second call gives %d", result)
	}
}

func TestPartsAreToldByTheirPaths(t *testing.T) {
	said := described(t, `{"name":"Take","results":[],"params":[
		{"name":"s","type":{"kind":"string"}},
		{"name":"v","type":{"kind":"slice","elem":{"kind":"i16"}}},
		{"name":"p","type":{"kind":"pointer","elem":{"kind":"struct","size":8,"fields":[
			{"name":"x","offset":0,"type":{"kind":"u8"}},{"name":"y","offset":4,"type":{"kind":"f32"}}]}}},
		{"name":"o","type":{"kind":"pointer"}}]}`)
	text, list := "hé", make([]int16, 1, 2)
	list[0] = -2
	cells := [2]struct {
		x byte
		y float32
	}{{1, 1.5}, {2, float32(math.NaN())}}
	there, opaque := unsafe.Pointer(&cells), unsafe.Pointer(nil)
	Call("Take", pointers(unsafe.Pointer(&text), unsafe.Pointer(&list), unsafe.Pointer(&there), unsafe.Pointer(&opaque)), nil)
	expect(t, said(), `{"function":"Take","call":0,"arrived":{"s":"68 c3 a9","v":"length 1, capacity 2","v[0]":"fe ff","v[1]":"00 00",`+
		`"p[0].x":"01","p[0].y":"00 00 c0 3f","p[1].x":"02","p[1].y":"nan","o":"null"}}`+"\n")
}

func TestALengthThatCannotBeTrueIsNotFollowed(t *testing.T) {
	said := described(t, `{"name":"Take","results":[],"params":[
		{"name":"s","type":{"kind":"string"}},{"name":"v","type":{"kind":"slice","elem":{"kind":"i64"}}}]}`)
	text := stringHeader{nil, 7}
	list := sliceHeader{unsafe.Pointer(&text), 3, 2}
	Call("Take", pointers(unsafe.Pointer(&text), unsafe.Pointer(&list)), nil)
	expect(t, said(), `{"function":"Take","call":0,"arrived":{"s":"null with a length of 7","v":"length 3, capacity 2"}}`+"\n")
}

func TestFourTurnsDiffer(t *testing.T) {
	described(t, `{"name":"Give","params":[],"results":[
		{"name":"","type":{"kind":"u16"}},{"name":"","type":{"kind":"string"}},
		{"name":"","type":{"kind":"slice","elem":{"kind":"u8"}}},{"name":"","type":{"kind":"cstring"}}]}`)
	for turn, want := range []struct {
		number  uint16
		text    string
		list    []byte
		isNil   bool
		cstring string
	}{
		{0x1110, " !\"#$", []byte{0x30, 0x31}, false, "40 41 42 43 44 00"},
		{0x9190, "\xa0\xa1\xa2\xa3\xa4", []byte{0xb0}, false, "c0 c1 c2 c3 c4 00"},
		{0x1110, "", []byte{}, false, "00"},
		{0x9190, "a\x00b", nil, true, "null"},
	} {
		var number uint16
		var text string
		var list []byte
		var cstring unsafe.Pointer
		Call("Give", nil, pointers(unsafe.Pointer(&number), unsafe.Pointer(&text), unsafe.Pointer(&list), unsafe.Pointer(&cstring)))
		if number != want.number || text != want.text || string(list) != string(want.list) || (list == nil) != want.isNil ||
			textAt(cstring) != want.cstring {
			t.Errorf("turn %d gives %#x, %q, %v, %s", turn, number, text, list, textAt(cstring))
		}
	}
}

func TestWhatCallersLetBeChangedGetsPatternsAndCountsStayTrue(t *testing.T) {
	described(t, `{"name":"Fill","results":[{"name":"","type":{"kind":"pointer","elem":{"kind":"i32"},"count":"n"}}],"params":[
		{"name":"n","changes":true,"type":{"kind":"pointer","elem":{"kind":"i64"}}},
		{"name":"out","changes":true,"type":{"kind":"pointer","elem":{"kind":"i32"}}},
		{"name":"in","type":{"kind":"pointer","elem":{"kind":"i32"}}}]}`)
	n, out, in := [2]int64{7, 7}, [2]int32{}, [2]int32{5, 6}
	pn, pout, pin := unsafe.Pointer(&n), unsafe.Pointer(&out), unsafe.Pointer(&in)
	var given *[2]int32
	Call("Fill", pointers(unsafe.Pointer(&pn), unsafe.Pointer(&pout), unsafe.Pointer(&pin)), pointers(unsafe.Pointer(&given)))
	if *given != [2]int32{0x13121110, 0x23222120} || n != [2]int64{2, 2} || out != [2]int32{0x33323130, 0x43424140} || in != [2]int32{5, 6} {
		t.Errorf("%x, %v, %x, %v", *given, n, out, in)
	}
}

func TestAnAddressThatComesBackToBeFreedIsKnown(t *testing.T) {
	said := described(t, `{"name":"Give","params":[],"results":[{"name":"","type":{"kind":"cstring","free":"Free"}}]},
		{"name":"Free","params":[{"name":"p","type":{"kind":"pointer"}}],"results":[]}`)
	var given unsafe.Pointer
	Call("Give", nil, pointers(unsafe.Pointer(&given)))
	said()
	Call("Free", pointers(unsafe.Pointer(&given)), nil)
	expect(t, said(), `{"freed":"r0","by":"Free"}`+"\n")
	other := unsafe.Pointer(nil)
	Call("Free", pointers(unsafe.Pointer(&other)), nil)
	expect(t, said(), `{"function":"Free","call":0,"arrived":{"p":"null"}}`+"\n")
}
