// Package concorddriver is the oracle's side of PROTOCOL.md: it reads requests from descriptor 3, has the generated
// binding make the calls, and answers on 4. The calls are plain Go, with no C in between.
//
// An overlay compiles it as a package below the library's own folder (go/cmd/contract). It knows neither the library's
// functions nor their types, and it recovers no panic: the process dies of one as any Go program does.
package concorddriver

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"
)

const (
	requestsFD       = 3
	repliesFD        = 4
	version          = 1
	longestLineBytes = 16 << 20
)

// Library is what the binding knows.
type Library struct {
	Calls     map[string]func() Call
	Refuses   map[string]string            // the other exports, with the reason
	Functions func() map[string][]Function // C's, to be called back: by signature
	Flush     func()                       // C's fflush(NULL): a Go library may print through C
	Malloc    func(bytes uintptr) unsafe.Pointer
	FreeBlock func(unsafe.Pointer)
	Free      func(function string, address uintptr) bool // by a function of C's, if there is one of that name
}

// client is what lasts from request to request.
type client struct {
	library   Library
	targets   map[string]*target
	codecs    codecs
	notes     map[uintptr]note
	keeps     map[string]*keep
	rowMemory *arena
	system    system
	current   row
	several   bool // this one is a fork, beside others
}

// Main serves one client's life and does not return.
func Main(library Library) {
	// Programs that the library starts must not hold the pipes open.
	syscall.CloseOnExec(requestsFD)
	syscall.CloseOnExec(repliesFD)
	requests, replies := os.NewFile(requestsFD, "requests"), os.NewFile(repliesFD, "replies")
	if err := serve(library, requests, replies); err != nil {
		fmt.Fprintf(os.Stderr, "go-native: %v\n", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serve(library Library, requests io.Reader, replies io.Writer) error {
	lines := bufio.NewReaderSize(requests, 1<<18)
	hello, err := lines.ReadBytes('\n')
	if err != nil && err != io.EOF {
		return fmt.Errorf("cannot read from descriptor %d: %w: this program is started by concord run", requestsFD, err)
	}
	if len(hello) == 0 {
		return nil
	}
	client, problem := greet(library, hello)
	if problem != nil {
		_, _ = replies.Write(append(problem.reply(), '\n'))
		return problem
	}
	out := library.ready()
	for {
		library.Flush()
		if _, err := replies.Write(append(out, '\n')); err != nil {
			return fmt.Errorf("cannot write a reply: %w", err)
		}
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 && err == io.EOF {
			return nil
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("cannot read a request: %w", err)
		}
		out = client.answer(out[:0], line)
	}
}

// problem is why a whole request, or the start, cannot be carried out.
type problem struct{ code, text string }

func (p *problem) Error() string { return p.text }

func (p *problem) reply() []byte {
	return append(p.members([]byte(`{"error":{"code":`), `,"text":`), "}}"...)
}

func (p *problem) members(out []byte, between string) []byte {
	return appendText(append(appendText(out, p.code), between...), p.text)
}

// greet reads the greeting, whose contract says how the library's values lie in memory.
func greet(library Library, hello []byte) (*client, *problem) {
	var greeting struct {
		Concord  json.Number
		Contract contract
	}
	if err := json.Unmarshal(hello, &greeting); err != nil {
		return nil, &problem{"bad-request", "the first line is no greeting: " + err.Error()}
	}
	if greeting.Concord.String() != strconv.Itoa(version) {
		return nil, &problem{"version", fmt.Sprintf("this client speaks version %d of the protocol, not %q", version, greeting.Concord)}
	}
	front.make, front.functions = library.Functions, nil
	made := &client{
		library: library,
		targets: map[string]*target{},
		codecs:  codecs{map[*shape]codec{}},
		notes:   map[uintptr]note{},
		keeps:   map[string]*keep{},
		system:  system{library.Malloc, library.FreeBlock},
	}
	made.rowMemory = newArena(made.system, made.notes, true)
	for _, each := range greeting.Contract.Exports {
		if library.Calls[each.Name] == nil {
			continue // refused, or newer than this program
		}
		target, err := made.makeTarget(each)
		if err != nil {
			return nil, &problem{"load", fmt.Sprintf("%s: %v", each.Name, err)}
		}
		made.targets[each.Name] = target
	}
	return made, nil
}

func (l Library) ready() []byte {
	refuses := l.Refuses
	if refuses == nil {
		refuses = map[string]string{}
	}
	text, err := json.Marshal(map[string]interface{}{
		"ready": struct {
			Client   string            `json:"client"`
			Runtime  string            `json:"runtime"`
			Refuses  map[string]string `json:"refuses"`
			Contexts []string          `json:"contexts"`
		}{"go-native", runtime.Version(), refuses, []string{"threads"}},
	})
	if err != nil {
		panic(err) // strings always have a JSON form
	}
	return text
}

// request is one line. What it asks for in rows is read later, straight into the types of the export.
type request struct {
	id, call, bench, rows, row, loops, context, threads, read, calls, release []byte
}

// answer appends the reply to one line.
func (c *client) answer(out, line []byte) []byte {
	asked, err := parseRequest(line)
	out = append(out, `{"id":`...)
	if asked.id == nil {
		out = append(out, "null"...)
	} else {
		out = append(out, asked.id...)
	}
	out = append(out, ',')
	start := len(out)
	if err == nil {
		out, err = c.carryOut(out, asked)
	}
	if err == nil && len(out) > longestLineBytes-2 {
		err = &problem{"bad-request", fmt.Sprintf("the reply has %d bytes, %d are allowed: send fewer rows", len(out), longestLineBytes)}
	}
	if err != nil {
		out = append(out[:start], `"error":`...)
		out = err.members(out, `,"text":`)
	}
	return append(out, '}')
}

func parseRequest(line []byte) (request, *problem) {
	var asked request
	if len(line) > longestLineBytes {
		return asked, &problem{"bad-request", fmt.Sprintf("the line has %d bytes, %d are allowed", len(line), longestLineBytes)}
	}
	line = bytes.TrimSpace(line)
	if !json.Valid(line) || line[0] != '{' {
		return asked, &problem{"bad-request", "the line is not a JSON object"}
	}
	in := reader{text: line}
	members := map[string]*[]byte{
		"id": &asked.id, "call": &asked.call, "bench": &asked.bench, "rows": &asked.rows, "row": &asked.row, "loops": &asked.loops,
		"context": &asked.context, "threads": &asked.threads, "read": &asked.read, "calls": &asked.calls, "release": &asked.release,
	}
	for in.enter(); in.more(); {
		name, _ := unquote(in.value())
		value := in.value()
		if member := members[string(name)]; member != nil {
			*member = value
		}
	}
	if _, err := wholeNumber(asked.id, -1<<63, 1<<63-1); err != nil {
		asked.id = nil
		return asked, &problem{"bad-request", `"id" is not a whole number`}
	}
	return asked, nil
}

func (c *client) carryOut(out []byte, asked request) ([]byte, *problem) {
	name := asked.call
	switch {
	case name == nil && asked.read != nil:
		return c.readKept(out, asked)
	case name == nil && asked.release != nil:
		return c.releaseKept(out, asked)
	case name == nil:
		name = asked.bench
	}
	text, ok := unquote(name)
	if !ok {
		return out, &problem{"bad-request", `neither "call", "bench", "read" nor "release" says what to do`}
	}
	target := c.targets[string(text)]
	if target == nil {
		if reason, refused := c.library.Refuses[string(text)]; refused {
			return out, &problem{"refused", reason}
		}
		return out, &problem{"unknown-function", string(text)}
	}
	if asked.call == nil {
		return c.measure(out, target, asked)
	}
	if len(asked.rows) == 0 || asked.rows[0] != '[' {
		return out, &problem{"bad-request", `"rows" is not a list`}
	}
	out = append(out, `"rows":[`...)
	if asked.threads == nil {
		return append(c.call(out, target, asked.rows), ']'), nil
	}
	out, err := c.callTogether(out, target, asked)
	return append(out, ']'), err
}

// appendText appends a JSON string. Bytes that are not UTF-8 become U+FFFD: texts are for people.
func appendText(out []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // strings always have a JSON form
	}
	return append(out, quoted...)
}
