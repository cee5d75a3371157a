// Which files the build reads, so that whoever caches its result knows when to make it again. The standard library is
// left out: it belongs to the version of Go.
package main

import (
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

type inputs struct {
	Files []string `json:"files"` // absolute, sorted
	Dirs  []string `json:"dirs"`  // of the packages: a new file in one of these may belong to the build
}

type inputSet struct {
	files, dirs map[string]bool
}

func collectInputs(b *build) inputs {
	set := inputSet{files: map[string]bool{}, dirs: map[string]bool{}}
	for _, each := range b.packages {
		if !each.Standard {
			set.addPackage(each)
		}
	}
	if b.goWork != "" && b.goWork != "off" {
		set.addIfThere(b.goWork)
		set.addIfThere(strings.TrimSuffix(b.goWork, ".work") + ".work.sum")
	}
	return inputs{Files: sorted(set.files), Dirs: sorted(set.dirs)}
}

func (s inputSet) addPackage(p *listed) {
	s.dirs[p.Dir] = true
	// A file that build tags leave out today counts too: an edit can bring it in.
	for _, names := range [][]string{p.GoFiles, p.CgoFiles, p.IgnoredGoFiles, p.CFiles, p.CXXFiles, p.MFiles, p.HFiles,
		p.FFiles, p.SFiles, p.SwigFiles, p.SwigCXXFiles, p.SysoFiles, p.EmbedFiles} {
		for _, name := range names {
			s.files[filepath.Join(p.Dir, name)] = true
		}
	}
	if p.Module != nil && p.Module.GoMod != "" {
		s.addIfThere(p.Module.GoMod)
		root := filepath.Dir(p.Module.GoMod)
		s.addIfThere(filepath.Join(root, "go.sum"))
		s.addIfThere(filepath.Join(root, "vendor", "modules.txt"))
	}

	folders := includeFolders(p)
	for _, names := range [][]string{p.CgoFiles, p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.SFiles} {
		for _, name := range names {
			s.addIncludes(filepath.Join(p.Dir, name), folders)
		}
	}
	s.addLibraries(p.CgoLDFLAGS)
}

func (s inputSet) addIfThere(file string) {
	if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
		s.files[file] = true
	}
}

var quotedInclude = regexp.MustCompile(`(?m)^[\s/*]*#\s*include\s+"([^"]+)"`)

// addIncludes follows `#include "…"`, also from a preamble: such a header may lie outside every package.
func (s inputSet) addIncludes(file string, folders []string) {
	text, err := os.ReadFile(file)
	if err != nil {
		return
	}
	for _, match := range quotedInclude.FindAllSubmatch(text, -1) {
		for _, folder := range append([]string{filepath.Dir(file)}, folders...) {
			header := filepath.Join(folder, string(match[1]))
			if s.files[header] {
				break
			}
			if s.addIfThere(header); s.files[header] {
				s.addIncludes(header, folders)
				break
			}
		}
	}
}

func includeFolders(p *listed) []string {
	var folders []string
	for _, flags := range [][]string{p.CgoCPPFLAGS, p.CgoCFLAGS, p.CgoCXXFLAGS} {
		for _, flag := range flags {
			if folder := strings.TrimPrefix(flag, "-I"); folder != flag && filepath.IsAbs(folder) {
				folders = append(folders, folder)
			}
		}
	}
	return folders
}

// addLibraries finds what the linker is given by path, or by -L and -l.
func (s inputSet) addLibraries(flags []string) {
	var folders []string
	for _, flag := range flags {
		switch {
		case filepath.IsAbs(flag):
			s.addIfThere(flag)
		case strings.HasPrefix(flag, "-L"):
			folders = append(folders, flag[2:])
		case strings.HasPrefix(flag, "-l"):
			for _, folder := range folders {
				s.addIfThere(filepath.Join(folder, "lib"+flag[2:]+".a"))
				s.addIfThere(filepath.Join(folder, "lib"+flag[2:]+".so"))
			}
		}
	}
}

func sorted(set map[string]bool) []string {
	result := make([]string, 0, len(set))
	for each := range set {
		result = append(result, each)
	}
	sort.Strings(result)
	return result
}
