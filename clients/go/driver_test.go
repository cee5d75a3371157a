package concorddriver

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// fake is what the binding of a small library looks like.
func fake(printed *bytes.Buffer) Library {
	return Library{
		Calls: map[string]func(*Rows){
			"Add": func(rows *Rows) {
				var a, b, r int64
				var sum uint64
				for rows.Next(&a, &b) {
					for n := rows.Loops; n > 0; n-- {
						r = a + b
						sum += uint64(r)
					}
					rows.Reply(&sum, &r)
				}
			},
			"Sort": func(rows *Rows) {
				var values []int8
				var sum uint64
				for rows.Next(&values) {
					sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
					rows.Reply(&sum, &values)
				}
			},
			"Join": func(rows *Rows) {
				var words []string
				var result string
				var sum uint64
				for rows.Next(&words) {
					result = strings.Join(words, "")
					fmt.Fprint(printed, result)
					rows.Reply(&sum, &result, &words)
				}
			},
			"Half": func(rows *Rows) {
				var x float32
				var sum float64
				for rows.Next(&x) {
					for n := rows.Loops; n > 0; n-- {
						sum += float64(x / 2)
					}
					x /= 2
					rows.Reply(&sum, &x)
				}
			},
		},
		Refuses: map[string]string{"Walk": "no callbacks"},
		Flush:   func() {},
	}
}

const hello = `{"concord":1,"library":"/x.so","contract":{}}` + "\n"

func converse(t *testing.T, requests string) []string {
	t.Helper()
	var replies, printed bytes.Buffer
	if err := serve(fake(&printed), strings.NewReader(hello+requests), &replies); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(replies.String(), "\n"), "\n")
	return lines[1:]
}

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
		{`{"id":5,"call":"Walk","rows":[]}`, `{"id":5,"error":"refused","text":"no callbacks"}`},
		{`{"id":6,"call":"Ad","rows":[]}`, `{"id":6,"error":"unknown-function","text":"Ad"}`},
		{`{"id":7}`, `{"id":7,"error":"bad-request","text":"neither \"call\" nor \"bench\" names an export"}`},
		{`{"id":8,"call":"Add","rows":7}`, `{"id":8,"error":"bad-request","text":"\"rows\" is not a list"}`},
		{`{"id":9,"bench":"Add","row":["1","2"],"loops":0}`, `{"id":9,"error":"bad-request","text":"\"loops\" is not a number from 1 up"}`},
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
	for greeting, code := range map[string]string{`{"concord":2}`: "version", `{}`: "version", `x`: "bad-request"} {
		var replies bytes.Buffer
		err := serve(fake(nil), strings.NewReader(greeting+"\n"), &replies)
		if err == nil || !strings.HasPrefix(replies.String(), `{"error":{"code":"`+code+`","text":"`) {
			t.Errorf("%s gave %s, %v", greeting, replies.String(), err)
		}
	}
	var replies bytes.Buffer
	if err := serve(fake(nil), strings.NewReader(hello), &replies); err != nil {
		t.Fatal(err)
	}
	if want := `{"ready":{"client":"go-native","runtime":"go`; !strings.HasPrefix(replies.String(), want) ||
		!strings.HasSuffix(replies.String(), `"refuses":{"Walk":"no callbacks"}}}`+"\n") {
		t.Errorf("ready is %s", replies.String())
	}
}

func TestEveryKindComesBackAsItWas(t *testing.T) {
	tests := []struct {
		to     interface{}
		values []string
	}{
		{new(bool), []string{"true", "false"}},
		{new(int8), []string{"-128", "127"}},
		{new(int16), []string{"-32768", "32767"}},
		{new(int32), []string{"-2147483648", "2147483647"}},
		{new(int64), []string{`"-9223372036854775808"`, `"0"`}},
		{new(uint8), []string{"0", "255"}},
		{new(uint16), []string{"65535"}},
		{new(uint32), []string{"4294967295"}},
		{new(uint64), []string{`"18446744073709551615"`}},
		{new(uintptr), []string{`"0"`, `"4294967295"`}},
		{new(float32), []string{`"00000001"`, `"7f800000"`, `"80000000"`, `"nan"`}},
		{new(float64), []string{`"0000000000000001"`, `"fff0000000000000"`, `"8000000000000000"`, `"nan"`}},
		{new(string), []string{`""`, `"00ff48c3a9"`}},
		{new([]bool), []string{"null", `{"len":1,"cells":[true,false]}`}},
		{new([]uint64), []string{"null", `{"len":0,"cells":["18446744073709551615"]}`}},
		{new([]float32), []string{`{"len":2,"cells":["nan","3f800000"]}`}},
		{new([]string), []string{`{"len":2,"cells":["","61"]}`}},
	}
	for _, test := range tests {
		for _, value := range test.values {
			in := reader{text: []byte(value)}
			if err := in.scan(test.to); err != nil {
				t.Errorf("%T: %v", test.to, err)
			} else if got := appendValue(nil, test.to); string(got) != value {
				t.Errorf("%T: %s came back as %s", test.to, value, got)
			}
		}
	}
}
