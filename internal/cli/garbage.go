package cli

import (
	"os"
	"runtime/debug"

	"qcode/internal/study"
)

// manyTranscripts is from where on memory is the scarcer good.
const manyTranscripts = 1000

// spareTime lets the heap grow to five times what is in use before garbage is collected. Most commands live for
// thirty milliseconds and leave little behind; collecting it took a quarter of them. GOGC still has the last word.
func spareTime() { collectAt(400) }

// spareMemory collects earlier where a study is large. What is in use then is numbers, which are not searched, so that
// it costs a hundredth of the time and saves a sixth of the memory.
func spareMemory(s *study.Study) {
	if s != nil && len(s.Transcripts) >= manyTranscripts {
		collectAt(100)
	}
}

func collectAt(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
