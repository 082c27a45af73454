package report

import (
	"fmt"
	"strings"

	"qcode/internal/analysis/frequency"
	"qcode/internal/coding"
	"qcode/internal/diag"
	"qcode/internal/study"
	"qcode/internal/table"
)

func (s *Source) stageNotes(valenced bool) []string {
	col := &s.Columns[0]
	notes := []string{s.meaning(col)}
	if valenced {
		notes = append(notes, "barrier + facilitator − both + neither = n. “both”: at this level, not always about the same thing.")
	}
	notes = append(notes, s.asideNote(col)...)
	notes = append(notes, s.sharedNotes()...)
	if wave := s.waveOf(col); wave != study.NoWave {
		if id := s.example(col, valenced); id != "" {
			notes = append(notes, "Quotes behind a row: qcode quotes --wave "+s.Study.Waves[wave].ID+id)
		}
	} else if id := s.example(col, valenced); id != "" {
		notes = append(notes, "Quotes behind a row: qcode quotes"+id)
	}
	return notes
}

// meaning explains n and k, and why rows do not add up.
func (s *Source) meaning(col *frequency.Column) string {
	text := fmt.Sprintf("n  %s with at least one counted coding; k  distinct passages.", s.Study.Plural)
	if !s.nested() {
		return text
	}
	inside, outside := col.Codings, 0
	for i, n := range s.Tree.Nodes {
		if n.Depth == 0 && n.Code.Level == LevelOutside {
			outside += col.Cells[i].Codings
			inside -= col.Cells[i].Codings
		}
	}
	text += fmt.Sprintf(" Higher rows count each %s and passage once: they are not sums", s.Study.Singular)
	passages := s.passagesInside(col)
	if s.Options.MinCell > 0 { // under a filter they would tell what is withheld
		return text + "."
	}
	if outside == 0 {
		return text + fmt.Sprintf(" (%s %s).", count(passages, "passage carries", "passages carry"), count(inside, "coding", "codings"))
	}
	share := table.Rounded(int64(outside), int64(inside+outside))
	return text + fmt.Sprintf(" (%s %s; %s more, %d%%, lie outside the framework).",
		count(passages, "passage carries", "passages carry"), count(inside, "coding", "codings"), count(outside, "coding", "codings"), share)
}

// passagesInside is the number of distinct passages with at least one code of the framework.
func (s *Source) passagesInside(col *frequency.Column) int {
	outside := make([]bool, len(s.Study.Codebook.Codes))
	for i, c := range s.Study.Codebook.Codes {
		outside[i] = Outside(s.Tree, s.Tree.Index(c))
	}
	n := 0
	for _, t := range col.Transcripts {
		counted := false
		rows := col.Selection.Of(t)
		for i, row := range rows {
			if i == 0 || s.Facts.Span[row] != s.Facts.Span[rows[i-1]] {
				counted = false
			}
			if !counted && !outside[s.Facts.Code[row]] {
				counted = true
				n++
			}
		}
	}
	return n
}

func (s *Source) nested() bool {
	for _, n := range s.Tree.Nodes {
		if len(n.Children) > 0 {
			return true
		}
	}
	return false
}

// asideNote says what one case is worth and what was left out on the way.
func (s *Source) asideNote(col *frequency.Column) []string {
	var parts []string
	if of := col.Of(); of > 0 && of <= 20 {
		parts = append(parts, fmt.Sprintf("With N = %d one %s is %s percentage points.", of, s.Study.Singular, points(of)))
	}
	if aside := s.interviewerNote(); aside != "" {
		parts = append(parts, aside)
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, " ")}
}

// interviewerNote says what becomes of codings on the words of nobody who counts; empty if there are none. A transcript
// may stand in several columns.
func (s *Source) interviewerNote() string {
	if s.Options.Interviewer {
		return "Codings of interviewer words are counted too."
	}
	type key struct {
		*coding.Selection
		transcript int
	}
	n, seen := 0, map[key]bool{}
	for _, col := range s.Columns {
		for _, t := range col.Transcripts {
			if k := (key{col.Selection, t}); !seen[k] {
				seen[k] = true
				n += col.Selection.LeftOutOf([]int{t})
			}
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "1 coding of interviewer words is not counted."
	}
	return fmt.Sprintf("%d codings of interviewer words are not counted.", n)
}

// points is 100 / n in words: 10, or 9.1.
func points(n int) string {
	if 100%n == 0 {
		return fmt.Sprint(100 / n)
	}
	return fmt.Sprintf("%.1f", 100/float64(n))
}

// sharedNotes are about the codings of all columns together. A coding may stand in several: in a focus group it may be of
// several people.
func (s *Source) sharedNotes() []string {
	counted, stale, undated := 0, 0, 0
	seen := make([]bool, len(s.Facts.Code))
	for i := range s.Columns {
		col := &s.Columns[i]
		for _, t := range col.Transcripts {
			for _, row := range col.Selection.Of(t) {
				if seen[row] || !col.Concerns(row) {
					continue
				}
				seen[row] = true
				counted++
				switch f := s.Facts.Flags[row]; {
				case f&coding.Stale != 0:
					stale++
				case f&coding.Undated != 0:
					undated++
				}
			}
		}
	}
	var age string
	switch {
	case stale > 0:
		age = fmt.Sprintf("%s older than the present definition of the code: qcode check --select QC407.", are(stale, "coding"))
	case undated > 0:
		age = fmt.Sprintf("%s under which definition: qcode fmt writes it down.", doNotSay(undated))
	default:
		age = "No coding is older than its code's definition."
	}
	notes := []string{}
	if counted > 0 {
		notes = append(notes, age+" "+s.placeNote(counted))
	}
	if s.marked("§") {
		notes = append(notes, "§  the interview guide of that wave did not ask about it.")
	}
	return append(notes, s.gapNotes()...)
}

func are(n int, what string) string {
	if n == 1 {
		return "1 " + what + " is"
	}
	return fmt.Sprintf("%d %ss are", n, what)
}

func doNotSay(n int) string {
	if n == 1 {
		return "1 coding does not say"
	}
	return fmt.Sprintf("%d codings do not say", n)
}

func (s *Source) placeNote(counted int) string {
	broken := s.faults()
	if broken == 0 {
		switch {
		case s.Options.MinCell > 0:
			return "All codings found at their place."
		case counted == 1:
			return "The one coding was found at its place."
		}
		return fmt.Sprintf("All %d codings found at their place.", counted)
	}
	return count(broken, "fault", "faults") + " in what was to be counted: these numbers may be too small (qcode check)."
}

// faults is the number of broken codings, and of files that cannot be read, which one of the columns would count.
func (s *Source) faults() int {
	seen := map[diag.Place]bool{}
	for _, col := range s.Columns {
		for _, d := range col.Selection.Faults() {
			seen[d.At] = true
		}
	}
	return len(seen)
}

// gapNotes name what is pending, settled as lost, or withheld.
func (s *Source) gapNotes() []string {
	notes := s.scopeNotes()
	pending, undecided := s.pending()
	if len(undecided) > 0 {
		notes = append(notes, fmt.Sprintf("Coded twice, blindly, and not completed by all (qcode assign), so nothing of it is counted yet: %s.", strings.Join(undecided, ", ")))
	}
	if len(pending) > 0 {
		notes = append(notes, fmt.Sprintf("Pending, several coders and no complete consensus, so nothing of it is counted: %s. Count them with --count any, or decide: qcode adjudicate.", strings.Join(pending, ", ")))
	}
	if n := s.Facts.Lost; n > 0 {
		notes = append(notes, fmt.Sprintf("%s settled as lost and in no count.", are(n, "coding")))
	}
	if n := s.Facts.Withheld; n > 0 {
		notes = append(notes, fmt.Sprintf("%s of %s without consent and in no count.", are(n, "coding"), s.Study.Plural))
	}
	if s.unfinished() {
		notes = append(notes, "≥  a minimum: not all transcripts are completely coded (--complete-only leaves them out of n, k and N).")
	}
	if m := s.Options.MinCell; m > 0 {
		notes = append(notes, fmt.Sprintf("Counts of %s below %d are withheld, and with them (×) those from which they could be computed. How many did not name a code is n subtracted from N, and is not withheld.", s.Study.Plural, m))
	}
	return notes
}

// pending are the transcripts that wait for a consensus, and those that are still being coded twice.
func (s *Source) pending() (waiting, undecided []string) {
	for _, col := range s.Columns {
		for _, t := range col.Transcripts {
			switch id := s.Study.Transcripts[t].ID; {
			case col.Selection.Basis[t] != coding.Pending:
			case s.Facts.Undecided(t):
				undecided = append(undecided, id)
			default:
				waiting = append(waiting, id)
			}
		}
	}
	return waiting, undecided
}

func (s *Source) unfinished() bool {
	for i := range s.Columns {
		if len(s.Columns[i].Done) < s.Columns[i].Of() {
			return true
		}
	}
	return false
}

func (s *Source) marked(sign string) bool {
	for i := range s.Columns {
		for n := range s.Tree.Nodes {
			if s.notAsked(&s.Columns[i], n) == sign {
				return true
			}
		}
	}
	return false
}

// example is a filter that shows the quotes of the most frequent code, of those whose counts are shown.
func (s *Source) example(col *frequency.Column, valenced bool) string {
	best := -1
	for i, n := range s.Tree.Nodes {
		if col.Cells[i].CodingsOwn > 0 && n.Code.Level != LevelOutside && !s.small(col.Cells[i].N) && (best < 0 || col.Cells[i].CodingsOwn > col.Cells[best].CodingsOwn) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	line := " --code " + s.Tree.Nodes[best].Code.ID
	switch c := col.Cells[best]; {
	case s.hidesValence(c):
	case valenced && c.Barrier >= c.Facilitator && c.Barrier > 0:
		line += " --valence barrier"
	case valenced && c.Facilitator > 0:
		line += " --valence facilitator"
	}
	return line
}
