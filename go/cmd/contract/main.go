// Command contract reads a Go package that is built with -buildmode=c-shared and prints, as one JSON object, what it
// exports: every name with its Go and C types, where it stands, what about its signature will surprise a caller, and
// the files that the build depends on.
//
//	contract [-tags x,y] DIR
//	contract [-tags x,y] -overlay OUTDIR -driver DIR -main FILE DIR
//	contract -artifact FILE [-header FILE]
//	contract [-tags x,y] -mirror OUTDIR -contract FILE DIR
//	contract [-tags x,y] -addition NAME -out OUTDIR DIR
//
// The second form prints nothing. It writes OUTDIR/overlay.json, with which `go build -overlay` makes an ordinary
// program of the package (see overlay.go). The third form reads a built library instead of source: what it is
// (artifact.go), and what can be told of its contract (fromfile.go). The fourth writes a package with the same exports into
// OUTDIR, which says what arrives (see mirror.go). The fifth writes OUTDIR/overlay.json, with which the library collects its
// garbage after each call (NAME collector, see collector.go) or can call back (NAME caller, see caller.go). No form writes
// into the package that it reads.
//
// The go command is taken from CONCORD_GO, else from PATH.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, strings.TrimRight(err.Error(), "\n"))
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("contract", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	tags := flags.String("tags", "", "build tags, separated by commas")
	overlay := flags.String("overlay", "", "write an overlay into this folder")
	driver := flags.String("driver", "", "the folder of the package that the overlay adds")
	file := flags.String("artifact", "", "read this built library instead of a package")
	header := flags.String("header", "", "the library's C header")
	binding := flags.String("main", "", "the file with the new main that the overlay adds")
	mirror := flags.String("mirror", "", "write a mirror into this folder")
	addition := flags.String("addition", "", "write an overlay that adds this to the package")
	added := flags.String("out", "", "the folder for the overlay of an addition")
	contract := flags.String("contract", "", "the file with the contract that the mirror knows")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%v\n%s", err, usage)
	}
	if *file != "" && flags.NArg() == 0 {
		report, err := readFile(*file, *header)
		if err != nil {
			return err
		}
		return print(out, report)
	}
	if flags.NArg() != 1 || (*overlay == "") != (*driver == "") || (*overlay == "") != (*binding == "") ||
		(*mirror == "") != (*contract == "") || (*addition == "") != (*added == "") {
		return fmt.Errorf("%s", usage)
	}
	if *addition != "" {
		return writeAddition(flags.Arg(0), *tags, *addition, *added)
	}
	if *overlay != "" {
		return writeOverlay(flags.Arg(0), *tags, overlayParts{out: *overlay, driver: *driver, main: *binding})
	}
	if *mirror != "" {
		return writeMirror(flags.Arg(0), *tags, mirrorParts{out: *mirror, contract: *contract}, out)
	}
	report, err := read(flags.Arg(0), *tags)
	if err != nil {
		return err
	}
	return print(out, report)
}

func print(out io.Writer, report interface{}) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(report)
}

const usage = `usage: contract [-tags x,y] [-overlay OUTDIR -driver DIR -main FILE | -mirror OUTDIR -contract FILE | -addition NAME -out OUTDIR] DIR
       contract -artifact FILE [-header FILE]`
