// Files that are added to a package while it is built, and change nothing of what it has.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// By the names that the -addition flag takes; texts by file names.
var additions = map[string]map[string]string{
	"collector": collectorFiles,
	"caller":    callerFiles,
}

// writeAddition writes, into `out`, what has to be added to the package, and the overlay.json that adds it.
func writeAddition(folder, tags, name, out string) error {
	files, known := additions[name]
	if !known {
		return fmt.Errorf("there is no addition %q\n%s", name, usage)
	}
	build, err := load(folder, tags)
	if err != nil {
		return err
	}
	replace := map[string]string{}
	for name, text := range files {
		file, err := filepath.Abs(filepath.Join(out, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			return err
		}
		replace[freeName(build.folder, name)] = file
	}
	text, err := json.MarshalIndent(map[string]interface{}{"Replace": replace}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "overlay.json"), text, 0o666)
}
