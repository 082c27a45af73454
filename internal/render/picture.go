package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"qcode/internal/figure"
)

// Pictures lists the formats of figures, the first being the default.
func Pictures() []string { return []string{"svg", "png", "pdf"} }

// Picture writes a figure in a format.
func Picture(w io.Writer, format string, f *figure.Figure) error {
	var b bytes.Buffer
	var err error
	switch format {
	case "svg":
		writeSVG(&b, f, true)
	case "png":
		err = writePNG(&b, f)
	case "pdf":
		err = writePDF(&b, f)
	default:
		err = fmt.Errorf("unknown format %q; use one of %s", format, strings.Join(Pictures(), ", "))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
