package revise

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"qcode/internal/study"
)

// Limits of an archive: more than any study has.
type Limits struct {
	Files int   // how many files
	Bytes int64 // of all of them, unpacked
}

// StudyLimits are those of an archive that a coder sends.
func StudyLimits() Limits { return Limits{Files: 100_000, Bytes: 2 << 30} }

// Unpack unpacks the zip archive of a study into an empty folder and returns the folder in it that holds qcode.yaml.
// Hidden files stay out. It refuses, with all that it wrote still in the folder, an archive that reaches out of the
// folder, holds links, is encrypted, or is larger than limits.
func Unpack(archive io.ReaderAt, size int64, into string, limits Limits) (root string, err error) {
	z, err := zip.NewReader(archive, size)
	if err != nil {
		return "", refuse("send the folder again as a zip file", "this is no zip archive that can be read: %v", err)
	}
	if len(z.File) > limits.Files {
		return "", refuse("", "the archive holds %d files, more than the %d that a study may have", len(z.File), limits.Files)
	}
	left := limits.Bytes
	for _, f := range z.File {
		name, wanted, err := safeName(f)
		if err != nil {
			return "", err
		}
		if !wanted {
			continue
		}
		n, err := unpackOne(f, filepath.Join(into, filepath.FromSlash(name)), left)
		if err != nil {
			return "", err
		}
		left -= n
	}
	return studyIn(into)
}

// safeName is the name of an entry as a path that stays where it is unpacked; wanted is false for folders and hidden
// files.
func safeName(f *zip.File) (name string, wanted bool, err error) {
	name = strings.TrimSuffix(f.Name, "/")
	switch {
	case !utf8.ValidString(f.Name) || strings.ContainsAny(f.Name, "\\:\x00"):
		return "", false, refuse("zip the folder again with names in UTF-8", "the archive holds a file whose name this computer may read in several ways: %q", f.Name)
	case !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name:
		return "", false, refuse("do not use this archive", "the archive holds %q, which lies outside its own folder", f.Name)
	}
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return name, false, nil
		}
	}
	switch mode := f.Mode(); {
	case mode.IsDir():
		return name, false, nil
	case !mode.IsRegular():
		return "", false, refuse("zip the files themselves", "%q in the archive is no file but a link or something else", f.Name)
	case f.Flags&1 != 0:
		return "", false, refuse("send it without a password, by a way that is safe", "the archive is encrypted")
	}
	return name, true, nil
}

func unpackOne(f *zip.File, to string, left int64) (n int64, err error) {
	tooLarge := refuse("", "the archive is larger, unpacked, than a study may be; at %q it was not read any further", f.Name)
	if f.UncompressedSize64 > uint64(left) {
		return 0, tooLarge
	}
	in, err := f.Open()
	if err != nil {
		return 0, refuse("send it again", "%q in the archive cannot be read: %v", f.Name, err)
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return 0, err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return 0, refuse("zip the folder again", "the archive holds %q twice, or two names that this computer takes for one", f.Name)
	}
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(out, io.LimitReader(in, left+1))
	closed := out.Close()
	switch {
	case n > left:
		return n, tooLarge
	case err != nil:
		return n, refuse("send it again", "%q in the archive cannot be read: %v", f.Name, err)
	}
	return n, closed
}

// studyIn is the one folder with qcode.yaml, at most two folders deep.
func studyIn(dir string) (string, error) {
	var found []string
	for _, pattern := range []string{".", "*", "*/*"} {
		hits, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern), study.File))
		if err != nil {
			return "", err
		}
		if found = append(found, hits...); len(found) > 0 {
			break
		}
	}
	switch len(found) {
	case 0:
		return "", refuse("zip the study's folder, the one that holds "+study.File, "there is no study in the archive")
	case 1:
		return filepath.Dir(found[0]), nil
	}
	return "", refuse("one study at a time", "there are %d studies in the archive", len(found))
}
