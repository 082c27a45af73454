package report_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"qcode/internal/bench"
	"qcode/internal/render"
	"qcode/internal/report"
)

// The HTML report of the demonstration study, from the files on disk to the bytes of the page.
func BenchmarkHTMLReport(b *testing.B) {
	benchmarkHTML(b, copied(b, "vr-training"))
}

// The same for 3,300 transcripts with 330,000 codings, 320 MB in 10,000 files. QCODE_BENCH_STUDY names a folder where the
// study is kept between runs.
func BenchmarkHTMLReportLarge(b *testing.B) {
	dir := os.Getenv("QCODE_BENCH_STUDY")
	if dir == "" {
		dir = filepath.Join(b.TempDir(), "large")
	}
	if _, err := os.Stat(filepath.Join(dir, "qcode.yaml")); err != nil {
		if err := bench.Write(dir, bench.Spec{Transcripts: 3300, Codings: 100, Seed: 20261122}); err != nil {
			b.Fatal(err)
		}
	}
	benchmarkHTML(b, dir)
}

func benchmarkHTML(b *testing.B, dir string) {
	size := 0
	for b.Loop() {
		s := *counted(b, dir)
		d, err := report.Documented(context.Background(), s, report.Waves(s, "wave"), "wave", report.DocumentOptions{})
		if err != nil {
			b.Fatal(err)
		}
		var page bytes.Buffer
		if err := render.Document(&page, "html", d); err != nil {
			b.Fatal(err)
		}
		size = page.Len()
	}
	b.ReportMetric(float64(size), "bytes/page")
}
