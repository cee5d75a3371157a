package concorddriver

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
)

// heap stands for C's: what is taken stays until it is freed.
type heap map[unsafe.Pointer][]byte

var heapLock sync.Mutex

func (h heap) malloc(bytes uintptr) unsafe.Pointer {
	heapLock.Lock()
	defer heapLock.Unlock()
	block := make([]byte, bytes+16)
	at := unsafe.Pointer(&block[0])
	h[at] = block
	return at
}

func (h heap) has(address uintptr) (unsafe.Pointer, bool) {
	heapLock.Lock()
	defer heapLock.Unlock()
	for block := range h {
		if uintptr(block) == address {
			return block, true
		}
	}
	return nil, false
}

func (h heap) free(block unsafe.Pointer) {
	heapLock.Lock()
	defer heapLock.Unlock()
	if h[block] == nil {
		panic("freed what is not there")
	}
	delete(h, block)
}

// fake is what the binding of a small library looks like.
func fake(printed *bytes.Buffer, memory heap) Library {
	if memory == nil {
		memory = heap{}
	}
	// Each call has a place of its own for the result.
	whole := func() unsafe.Pointer { return unsafe.Pointer(new(int64)) }
	text := func() unsafe.Pointer { return unsafe.Pointer(new(string)) }
	call := func(place func() unsafe.Pointer, run func(result unsafe.Pointer, a []unsafe.Pointer, loops int, sum *Sum)) func() Call {
		return func() (made Call) {
			var result unsafe.Pointer
			if place != nil {
				result = place()
				made.Results = []unsafe.Pointer{result}
			}
			made.Run = func(a []unsafe.Pointer, loops int, sum *Sum) { run(result, a, loops, sum) }
			return made
		}
	}
	var listener unsafe.Pointer
	var count int64
	met := make(chan bool) // holds nothing: who sends is there while another receives
	functions := []Function{{40, unsafe.Pointer(new(int64))}, {41, unsafe.Pointer(new(int64))}}
	ring := func(start unsafe.Pointer, x int32) (answer int16) {
		for _, each := range functions {
			if each.Start == start {
				arguments := []unsafe.Pointer{unsafe.Pointer(&x)}
				Called(each.Number, unsafe.Pointer(&arguments[0]), unsafe.Pointer(&answer))
			}
		}
		return answer
	}
	return Library{
		Calls: map[string]func() Call{
			"Add": call(whole, func(result unsafe.Pointer, a []unsafe.Pointer, loops int, sum *Sum) {
				for ; loops > 0; loops-- {
					*(*int64)(result) = *(*int64)(a[0]) + *(*int64)(a[1])
					sum.Whole += *(*uint64)(result)
				}
			}),
			"Sort": call(nil, func(_ unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				values := *(*[]int8)(a[0])
				sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
			}),
			"Join": call(text, func(result unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				joined := strings.Join(*(*[]string)(a[0]), "")
				*(*string)(result) = joined
				fmt.Fprint(printed, joined)
			}),
			"Half": call(whole, func(result unsafe.Pointer, a []unsafe.Pointer, loops int, sum *Sum) {
				for ; loops > 0; loops-- {
					half := *(*float32)(a[0]) / 2
					*(*float32)(result) = half
					sum.Real += float64(half)
				}
			}),
			"Turn": call(nil, func(_ unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				if record := *(**record)(a[0]); record != nil {
					record.a, record.b, record.c[0], record.c[1] = int8(record.b), int32(record.a), record.c[1], record.c[0]
					record.next, record.text = nil, nil
				}
			}),
			"Give": call(whole, func(result unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				block := memory.malloc(64)
				copy(bytesAt(block, 64), []byte{1, 0, 2, 0, 3, 0})
				*(*unsafe.Pointer)(result), **(**int64)(a[1]) = block, int64(*(*int8)(a[0]))
			}),
			"Ring": call(whole, func(result unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				answers := int64(0)
				for x := int32(0); x < *(*int32)(a[0]); x++ {
					answers = 10*answers + int64(ring(*(*unsafe.Pointer)(a[1]), x))
				}
				*(*int64)(result) = answers
			}),
			"Listen": call(nil, func(_ unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) { listener = *(*unsafe.Pointer)(a[0]) }),
			"Later": call(nil, func(_ unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				x := *(*int32)(a[0])
				go func() { ring(listener, x); ring(listener, -x) }()
			}),
			"Peek": call(whole, func(result unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				*(*int64)(result) = int64(**(**int32)(a[0]))
				**(**int32)(a[0])++
			}),
			"Count": call(whole, func(result unsafe.Pointer, _ []unsafe.Pointer, loops int, sum *Sum) {
				for ; loops > 0; loops-- {
					*(*int64)(result) = atomic.AddInt64(&count, 1)
					sum.Whole += *(*uint64)(result)
				}
			}),
			"Meet": call(whole, func(result unsafe.Pointer, a []unsafe.Pointer, _ int, _ *Sum) {
				send, receive := met, met
				if *(*int64)(a[0]) == 0 {
					receive = nil
				} else {
					send = nil
				}
				select { // whether another goroutine calls with the other number meanwhile
				case send <- true:
					*(*bool)(result) = true
				case *(*bool)(result) = <-receive:
				case <-time.After(20 * time.Second):
					*(*bool)(result) = false
				}
			}),
		},
		Refuses:   map[string]string{"Odd": "no channels"},
		Functions: func() map[string][]Function { return map[string][]Function{"(i32,)i16": functions} },
		Flush:     func() {},
		Malloc:    memory.malloc,
		FreeBlock: memory.free,
		Free: func(function string, address uintptr) bool {
			block, there := memory.has(address)
			if there && function == "drop" {
				memory.free(block)
			}
			return there && function == "drop"
		},
	}
}

type record struct {
	a    int8
	b    int32
	c    [2]byte
	next *int16
	text *byte
}

const hello = `{"concord":1,"library":"/x.so","contract":{"exports":[
 {"name":"Add","params":[{"name":"a","type":{"kind":"i64"}},{"name":"b","type":{"kind":"i64"}}],"results":[{"name":"","type":{"kind":"i64"}}]},
 {"name":"Sort","params":[{"name":"v","changes":true,"type":{"kind":"slice","elem":{"kind":"i8"}}}],"results":[]},
 {"name":"Join","params":[{"name":"w","changes":true,"type":{"kind":"slice","elem":{"kind":"string"}}}],"results":[{"name":"","type":{"kind":"string"}}]},
 {"name":"Half","params":[{"name":"x","type":{"kind":"f32"}}],"results":[{"name":"","type":{"kind":"f32"}}]},
 {"name":"Turn","params":[{"name":"r","changes":true,"type":{"kind":"pointer","elem":{"kind":"struct","size":32,"align":8,"fields":[
   {"name":"a","offset":0,"type":{"kind":"i8"}},{"name":"b","offset":4,"type":{"kind":"i32"}},
   {"name":"c","offset":8,"type":{"kind":"array","length":2,"elem":{"kind":"u8"}}},
   {"name":"next","offset":16,"type":{"kind":"pointer","elem":{"kind":"i16"}}},{"name":"text","offset":24,"type":{"kind":"cstring"}}]}}}],"results":[]},
 {"name":"Give","params":[{"name":"n","type":{"kind":"i8"}},{"name":"len","changes":true,"type":{"kind":"pointer","elem":{"kind":"i64"}}}],
   "results":[{"name":"","type":{"kind":"pointer","count":"len","free":"drop","elem":{"kind":"i16"}}}]},
 {"name":"Ring","params":[{"name":"n","type":{"kind":"i32"}},
   {"name":"f","changes":true,"type":{"kind":"callback","params":[{"type":{"kind":"i32"}}],"results":[{"type":{"kind":"i16"}}]}}],
   "results":[{"name":"","type":{"kind":"i64"}}]},
 {"name":"Listen","params":[{"name":"f","changes":true,"type":{"kind":"callback","params":[{"type":{"kind":"i32"}}],"results":[{"type":{"kind":"i16"}}]}}],"results":[]},
 {"name":"Later","params":[{"name":"x","type":{"kind":"i32"}}],"results":[]},
 {"name":"Peek","params":[{"name":"p","type":{"kind":"pointer"}}],"results":[{"name":"","type":{"kind":"i64"}}]},
 {"name":"Count","params":[],"results":[{"name":"","type":{"kind":"i64"}}]},
 {"name":"Meet","params":[{"name":"x","type":{"kind":"i64"}}],"results":[{"name":"","type":{"kind":"bool"}}]}]}}`

func converse(t *testing.T, requests string) []string {
	t.Helper()
	var replies, printed bytes.Buffer
	memory := heap{}
	if err := serve(fake(&printed, memory), strings.NewReader(greeting+requests), &replies); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(replies.String(), "\n"), "\n")
	if len(memory) > 1 { // the chunk stays
		t.Errorf("%s: %d blocks were not freed", requests, len(memory)-1)
	}
	return lines[1:]
}

var greeting = strings.ReplaceAll(hello, "\n", "") + "\n"

func TestRequestsAreAnswered(t *testing.T) {
	tests := []struct{ request, want string }{
		{`{"id":1,"call":"Add","rows":[["12","99"],["9223372036854775807","1"]]}`,
			`{"id":1,"rows":[["111"],["-9223372036854775808"]]}`},
		{`{"id":1,"call":"Add","rows":[]}`, `{"id":1,"rows":[]}`},
		{` { "rows" : [ [ "\u0031" , "2" ] ] , "id" : 1 , "new" : {"a":["]"]} , "call" : "\u0041dd" } `, `{"id":1,"rows":[["3"]]}`},
		{`{"id":2,"call":"Sort","rows":[[{"len":2,"cells":[3,-1,-9]}],[null],[{"len":0,"cells":[]}],[{"cells":[1],"len":1}]]}`,
			`{"id":2,"rows":[[{"len":2,"cells":[-1,3,-9]}],[null],[{"len":0,"cells":[]}],[{"len":1,"cells":[1]}]]}`},
		{`{"id":3,"call":"Join","rows":[[{"len":2,"cells":["48c3","ff00"]}]]}`,
			`{"id":3,"rows":[["48c3ff00",{"len":2,"cells":["48c3","ff00"]}]]}`},
		{`{"id":4,"call":"Half","rows":[["3f800000"],["nan"],["80000000"],["ff800000"]]}`,
			`{"id":4,"rows":[["3f000000"],["nan"],["80000000"],["ff800000"]]}`},
		{`{"id":5,"call":"Odd","rows":[]}`, `{"id":5,"error":"refused","text":"no channels"}`},
		{`{"id":6,"call":"Ad","rows":[]}`, `{"id":6,"error":"unknown-function","text":"Ad"}`},
		{`{"id":7}`, `{"id":7,"error":"bad-request","text":"neither \"call\", \"bench\", \"read\" nor \"release\" says what to do"}`},
		{`{"id":8,"call":"Add","rows":7}`, `{"id":8,"error":"bad-request","text":"\"rows\" is not a list"}`},
		{`{"id":9,"bench":"Add","row":["1","2"],"loops":0}`, `{"id":9,"error":"bad-request","text":"\"loops\" is not a number from 1 up"}`},
		{`{"id":10,"bench":"Add","row":["1","2"],"loops":1,"context":"thread"}`,
			`{"id":10,"error":"bad-request","text":"this client has no context \"thread\""}`},
		{`{"id":11,"bench":"Add","row":["1","2"],"loops":1,"context":null}`,
			`{"id":11,"error":"bad-request","text":"this client has no context null"}`},
		{`{"call":"Add"}`, `{"id":null,"error":"bad-request","text":"\"id\" is not a whole number"}`},
		{`{"id":1,"call":"Add","rows":[["1"`, `{"id":null,"error":"bad-request","text":"the line is not a JSON object"}`},
		{`[]`, `{"id":null,"error":"bad-request","text":"the line is not a JSON object"}`},
	}
	for _, test := range tests {
		if got := converse(t, test.request+"\n"); len(got) != 1 || got[0] != test.want {
			t.Errorf("%s\n gave %s\n want %s", test.request, got, test.want)
		}
	}
}

func TestAWrongRowCostsOnlyItself(t *testing.T) {
	rows := []string{`["1"]`, `["1","2","3"]`, `["x","2"]`, `["1",2]`, `["+1","2"]`, `["-0","2"]`, `["01","2"]`, `["","2"]`,
		`["9223372036854775808","2"]`, `[null,"2"]`, `[{"a":["1"]},"2"]`, `{"1":"2"}`, `5`}
	for _, row := range rows {
		got := converse(t, `{"id":1,"call":"Add","rows":[`+row+`,["1","2"]]}`+"\n")
		if !regexp.MustCompile(`^\{"id":1,"rows":\[\{"error":"bad-value","text":".+"\},\["3"\]\]\}$`).MatchString(got[0]) {
			t.Errorf("%s gave %s", row, got)
		}
	}
}

func TestWrongSlicesAreRefused(t *testing.T) {
	slices := []string{`{"len":2,"cells":[1]}`, `{"len":-1,"cells":[1]}`, `{"len":1}`, `{"cells":[1]}`, `[1]`, `"1"`,
		`{"len":1,"cells":{}}`, `{"len":1,"cells":[128]}`, `{"len":1,"cells":["1"]}`, `{"len":1,"cells":[1.5]}`, `{"len":"1","cells":[1]}`}
	for _, slice := range slices {
		got := converse(t, `{"id":1,"call":"Sort","rows":[[`+slice+`],[null]]}`+"\n")
		if !strings.HasPrefix(got[0], `{"id":1,"rows":[{"error":"bad-value",`) || !strings.HasSuffix(got[0], `},[null]]}`) {
			t.Errorf("%s gave %s", slice, got)
		}
	}
}

func TestSeveralThreadsGetTheSameRows(t *testing.T) {
	calls := []string{
		`"call":"Add","rows":[["12","99"],["x","1"],["9223372036854775807","1"],7]`,
		`"call":"Sort","rows":[[{"len":2,"cells":[3,-1,-9]}],[null],[{"len":0,"cells":[]}]]`,
		`"call":"Turn","rows":[[[[1,2,"0a0b",[7],"6869"]]],[null],[[[3,4,"0102",null,null],[5,6,"0304",[],null]]]]`,
		`"call":"Give","rows":[[3,["0"]],[0,["9"]],[-1,["0"]]]`,
		`"call":"Half","rows":[]`,
		`"call":"Ring","rows":[[2,null]]`,
	}
	for _, call := range calls {
		got := converse(t, `{"id":1,`+call+"}\n{\"id\":1,"+call+",\"threads\":2}\n{\"id\":1,"+call+",\"threads\":64}\n")
		if got[1] != got[0] || got[2] != got[0] {
			t.Errorf("%s gave %s, then %s and %s", call, got[0], got[1], got[2])
		}
	}
}

func TestSeveralThreadsAreTold(t *testing.T) {
	const wrong = `{"id":1,"error":"bad-request","text":"\"threads\" is not a number from 2 to 64"}`
	tests := []struct{ request, want string }{
		{`"call":"Meet","rows":[["0"],["1"]],"threads":2`, `{"id":1,"rows":[[true],[true]]}`},
		{`"call":"Count","rows":[[1],[]],"threads":3`,
			`{"id":1,"rows":[{"error":"bad-value","text":"1 arguments for 0"},{"error":"raised","text":"thread 1 got [\"*\"], thread 2 [\"*\"]"}]}`},
		{`"call":"Ring","rows":[[1,{"returns":[1]}]],"threads":2`,
			`{"id":1,"rows":[{"error":"bad-value","text":"argument 2 (f): {\"returns\":[1]} is not for several threads at once"}]}`},
		{`"call":"Turn","rows":[[{"keep":"x","value":null}],[{"kept":"x"}]],"threads":2`,
			`{"id":1,"rows":[{"error":"bad-value","text":"argument 1 (r): {\"keep\":\"x\",\"value\":null} is not for several threads at once"},` +
				`{"error":"bad-value","text":"argument 1 (r): {\"kept\":\"x\"} is not for several threads at once"}]}`},
		{`"call":"Add","rows":7,"threads":2`, `{"id":1,"error":"bad-request","text":"\"rows\" is not a list"}`},
		{`"call":"Add","rows":[],"threads":1`, wrong},
		{`"call":"Add","rows":[],"threads":65`, wrong},
		{`"call":"Add","rows":[],"threads":null`, wrong},
		{`"call":"Add","rows":[],"threads":"2"`, wrong},
		{`"bench":"Add","row":["-12","9"],"loops":1000,"context":"threads","threads":8`,
			`{"id":1,"ns":*,"empty_ns":*,"sum":"18446744073709548616","row":["-3"]}`},
		{`"bench":"Add","row":["x","9"],"loops":3,"context":"threads","threads":2`, `{"id":1,"error":"bad-value","text":*}`},
		{`"bench":"Count","row":[],"loops":3,"context":"threads","threads":2`,
			`{"id":1,"error":"raised","text":"the sum of thread 2 is \"*\", that of thread 1 is \"*\""}`},
		{`"bench":"Add","row":["1","9"],"loops":3,"context":"threads"`, wrong},
	}
	for _, test := range tests {
		want := strings.ReplaceAll(regexp.QuoteMeta(test.want), `\*`, ".*")
		if got := converse(t, `{"id":1,`+test.request+"}\n"); !regexp.MustCompile("^" + want + "$").MatchString(got[0]) {
			t.Errorf("%s\n gave %s\n want %s", test.request, got[0], test.want)
		}
	}
}

func TestOfLongTextsIsToldWhatIsAroundAPlace(t *testing.T) {
	text := []byte(strings.Repeat("0123456789", 30))
	for place, want := range map[int]string{40: string(text[:100]) + "…", 101: "…" + string(text[61:161]) + "…", 300: "…" + string(text[260:])} {
		if got := around(text, place); got != want {
			t.Errorf("around %d is %s", place, got)
		}
	}
}

func TestMeasuringCountsEveryCall(t *testing.T) {
	tests := []struct{ request, want string }{
		{`{"id":1,"bench":"Add","row":["-12","9"],"loops":1000}`,
			`^\{"id":1,"ns":\d+,"empty_ns":\d+,"sum":"18446744073709548616","row":\["-3"\]\}$`},
		{`{"id":2,"bench":"Half","row":["3f800000"],"loops":3}`,
			`^\{"id":2,"ns":\d+,"empty_ns":\d+,"sum":"3ff8000000000000","row":\["3f000000"\]\}$`},
		{`{"id":3,"bench":"Add","row":["x","9"],"loops":3}`, `^\{"id":3,"error":"bad-value","text":".*"\}$`},
		{`{"id":4,"bench":"Add","row":{},"loops":3}`, `^\{"id":4,"error":"bad-value","text":".*"\}$`},
	}
	for _, test := range tests {
		if got := converse(t, test.request+"\n"); !regexp.MustCompile(test.want).MatchString(got[0]) {
			t.Errorf("%s\n gave %s\n want %s", test.request, got, test.want)
		}
	}
}

func TestTheGreetingIsChecked(t *testing.T) {
	for first, code := range map[string]string{`{"concord":2}`: "version", `{}`: "version", `x`: "bad-request"} {
		var replies bytes.Buffer
		err := serve(fake(nil, nil), strings.NewReader(first+"\n"), &replies)
		if err == nil || !strings.HasPrefix(replies.String(), `{"error":{"code":"`+code+`","text":"`) {
			t.Errorf("%s gave %s, %v", first, replies.String(), err)
		}
	}
	var replies bytes.Buffer
	if err := serve(fake(nil, nil), strings.NewReader(greeting), &replies); err != nil {
		t.Fatal(err)
	}
	if want := `{"ready":{"client":"go-native","runtime":"go`; !strings.HasPrefix(replies.String(), want) ||
		!strings.HasSuffix(replies.String(), `"refuses":{"Odd":"no channels"},"contexts":["threads"]}}`+"\n") {
		t.Errorf("ready is %s", replies.String())
	}
}

func TestEveryKindComesBackAsItWas(t *testing.T) {
	list := func(kind string) *shape { return &shape{Kind: "slice", Elem: &shape{Kind: kind}} }
	tests := []struct {
		of     *shape
		values []string
	}{
		{&shape{Kind: "bool"}, []string{"true", "false"}},
		{&shape{Kind: "i8"}, []string{"-128", "127"}},
		{&shape{Kind: "i16"}, []string{"-32768", "32767"}},
		{&shape{Kind: "i32"}, []string{"-2147483648", "2147483647"}},
		{&shape{Kind: "i64"}, []string{`"-9223372036854775808"`, `"0"`}},
		{&shape{Kind: "u8"}, []string{"0", "255"}},
		{&shape{Kind: "u16"}, []string{"65535"}},
		{&shape{Kind: "u32"}, []string{"4294967295"}},
		{&shape{Kind: "u64"}, []string{`"18446744073709551615"`}},
		{&shape{Kind: "uptr"}, []string{`"0"`, `"4294967295"`}},
		{&shape{Kind: "f32"}, []string{`"00000001"`, `"7f800000"`, `"80000000"`, `"nan"`}},
		{&shape{Kind: "f64"}, []string{`"0000000000000001"`, `"fff0000000000000"`, `"8000000000000000"`, `"nan"`}},
		{&shape{Kind: "string"}, []string{`""`, `"00ff48c3a9"`}},
		{list("bool"), []string{"null", `{"len":1,"cells":[true,false]}`}},
		{list("u64"), []string{"null", `{"len":0,"cells":["18446744073709551615"]}`, `{"len":0,"cells":[]}`}},
		{list("f32"), []string{`{"len":2,"cells":["nan","3f800000"]}`}},
		{list("string"), []string{`{"len":2,"cells":["","61"]}`}},
		{&shape{Kind: "slice", Elem: list("u8")}, []string{`{"len":1,"cells":[{"len":0,"cells":[1]},null]}`}},
		{&shape{Kind: "cstring"}, []string{"null", `""`, `"ff61"`}},
		{&shape{Kind: "pointer"}, []string{"null", `"18446744073709551615"`}},
		{&shape{Kind: "pointer", Elem: &shape{Kind: "i64"}}, []string{"null", "[]", `["5","-6"]`, `"12345"`}},
		{&shape{Kind: "pointer", Elem: &shape{Kind: "u8"}}, []string{"null", `""`, `"0102ff"`}},
		{&shape{Kind: "pointer", Elem: &shape{Kind: "pointer", Elem: &shape{Kind: "cstring"}}}, []string{`[["6162",null],null]`}},
		{&shape{Kind: "array", Length: 2, Elem: &shape{Kind: "i16"}}, []string{"[1,-2]"}},
		{&shape{Kind: "array", Length: 3, Elem: &shape{Kind: "i8"}}, []string{`"0102ff"`}},
		{&shape{Kind: "struct", Size: 24, Align: 8, Fields: []field{{"a", 0, &shape{Kind: "i8"}}, {"b", 8, &shape{Kind: "f64"}},
			{"c", 16, &shape{Kind: "struct", Size: 4, Align: 2, Fields: []field{{"d", 2, &shape{Kind: "u16"}}}}}}},
			[]string{`[-1,"3ff0000000000000",[65535]]`}},
	}
	memory := heap{}
	client := &client{system: system{memory.malloc, memory.free}, notes: map[uintptr]note{}, keeps: map[string]*keep{}}
	for _, test := range tests {
		for _, value := range test.values {
			codec, err := codecs{map[*shape]codec{}}.of(test.of)
			if err != nil {
				t.Fatal(err)
			}
			row := row{client: client, memory: newArena(client.system, client.notes, false)}
			size, _ := codec.layout()
			at := row.memory.take(size)
			if err := codec.write(&row, []byte(value), at); err != nil {
				t.Errorf("%s: %v", test.of.Kind, err)
			} else if got := codec.read(&row, nil, at); string(got) != value {
				t.Errorf("%s: %s came back as %s", test.of.Kind, value, got)
			}
			row.memory.reset()
		}
	}
	if len(memory) > 0 || len(client.notes) > 0 {
		t.Errorf("%d blocks and %d notes are left", len(memory), len(client.notes))
	}
}

func TestMemoryIsReadAsItIsAfterTheCall(t *testing.T) {
	tests := []struct{ request, want string }{
		{`{"id":1,"call":"Turn","rows":[[[[1,2,"0a0b",[7],"6869"]]],[null],[[[3,4,"0102",null,null],[5,6,"0304",[],null]]]]}`,
			`{"id":1,"rows":[[[[2,1,"0b0a",null,null]]],[null],[[[4,3,"0201",null,null],[5,6,"0304",[],null]]]]}`},
		{`{"id":2,"call":"Give","rows":[[3,["0"]],[0,["9"]]]}`, `{"id":2,"rows":[[[1,2,3],["3"]],[[],["0"]]]}`},
		{`{"id":3,"call":"Give","rows":[[-1,["0"]]]}`,
			`{"id":3,"rows":[{"error":"raised","text":"len says -1 cells, where 0 to 16777216 are read"}]}`},
		{`{"id":4,"bench":"Give","row":[1,["0"]],"loops":5}`,
			`{"id":4,"error":"refused","text":"a call that gives memory to be freed is not measured"}`},
	}
	for _, test := range tests {
		if got := converse(t, test.request+"\n"); len(got) != 1 || got[0] != test.want {
			t.Errorf("%s\n gave %s\n want %s", test.request, got, test.want)
		}
	}
}

func TestCallbacksShowHowTheyAreCalled(t *testing.T) {
	tests := []struct{ request, want string }{
		{`{"id":1,"call":"Ring","rows":[["x",{"returns":[4,5,6]}],[3,{"returns":[4,5]}],[0,{"returns":[1]}],[2,null]]}`,
			`{"id":1,"rows":[{"error":"bad-value","text":"argument 1 (n): \"x\" is not a whole number from -2147483648 to 2147483647"},` +
				`["455",[[0],[1],[2]]],["0",[]],["0",null]]}`},
		{`{"id":2,"call":"Ring","rows":[[1,{}],[1,{"returns":[99999]}],[1,[]],[1,{"returns":[1],"calls":"x"}]]}`,
			`{"id":2,"rows":[{"error":"bad-value","text":"argument 2 (f): \"returns\" is no list of what the callback gives"},` +
				`{"error":"bad-value","text":"argument 2 (f): \"returns\" 0: 99999 is not a whole number from -32768 to 32767"},` +
				`{"error":"bad-value","text":"argument 2 (f): [] is not a callback"},` +
				`{"error":"bad-value","text":"argument 2 (f): \"calls\": \"x\" is not a whole number from 0 to 2147483648"}]}`},
		{`{"id":3,"bench":"Ring","row":[1,null],"loops":5}`, `{"id":3,"error":"refused","text":"a call with a callback is not measured"}`},
	}
	for _, test := range tests {
		if got := converse(t, test.request+"\n"); len(got) != 1 || got[0] != test.want {
			t.Errorf("%s\n gave %s\n want %s", test.request, got, test.want)
		}
	}
}

func TestWhatIsKeptLastsUntilItIsReleased(t *testing.T) {
	got := converse(t, strings.Join([]string{
		`{"id":1,"call":"Listen","rows":[[{"keep":"bell","value":{"returns":[1]}}]]}`,
		`{"id":2,"call":"Later","rows":[[7]]}`,
		`{"id":3,"read":"bell","calls":2}`,
		`{"id":31,"read":"bell"}`,
		`{"id":4,"call":"Peek","rows":[[{"keep":"n","value":"1"}]]`, // not JSON
		`{"id":5,"call":"Turn","rows":[[{"keep":"r","value":[[1,2,"0a0b",[7],null]]}],[{"keep":"r","value":null}],[{"kept":"r"}]]}`,
		`{"id":6,"read":"r"}`,
		`{"id":7,"read":"s"}`,
		`{"id":80,"release":["bell","s"]}`,
		`{"id":8,"release":["bell","r"]}`,
		`{"id":9,"call":"Turn","rows":[[{"kept":"r"}],[{"keep":"t","value":[[1]]}]]}`,
		`{"id":10,"release":["t"]}`,
	}, "\n")+"\n")
	want := []string{
		`{"id":1,"rows":[[[]]]}`,
		`{"id":2,"rows":[[]]}`,
		`{"id":3,"rows":[[[[7],[-7]]]]}`,
		`{"id":31,"rows":[[[]]]}`,
		`{"id":null,"error":"bad-request","text":"the line is not a JSON object"}`,
		`{"id":5,"rows":[[[[2,1,"0b0a",null,null]]],{"error":"bad-value","text":"argument 1 (r): \"r\" is kept already"},[[[1,2,"0a0b",null,null]]]]}`,
		`{"id":6,"rows":[[[[1,2,"0a0b",null,null]]]]}`,
		`{"id":7,"error":"bad-value","text":"nothing is kept as \"s\""}`,
		`{"id":80,"error":"bad-value","text":"nothing is kept as \"s\""}`,
		`{"id":8,"rows":[]}`,
		`{"id":9,"rows":[{"error":"bad-value","text":"argument 1 (r): nothing is kept as \"r\""},` +
			`{"error":"bad-value","text":"argument 1 (r): cell 0: [1] is not a list of 5 fields"}]}`,
		`{"id":10,"error":"bad-value","text":"nothing is kept as \"t\""}`,
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Errorf("line %d is\n %s\n want %s", i+1, got[i], want[i])
		}
	}
}
