package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qcode/internal/diag"
	"qcode/internal/edit"
	"qcode/internal/study"
	"qcode/internal/tagging"
	"qcode/internal/yamldoc"
)

// tagFrom applies a file of codings.
func (a *app) tagFrom(ctx context.Context, s *study.Study, o *tagOptions) error {
	name, requests, err := a.readRequests(o)
	if err != nil {
		return err
	}
	coder, err := a.coder(s, o.coder)
	if err != nil && o.coder != "" {
		return err
	}
	if len(requests.Unused) > 0 {
		a.say("%s: columns that are not used: %s", name, sanitize(strings.Join(requests.Unused, ", ")))
	}
	tagger := &tagging.Tagger{Study: s, Coder: coder, Now: a.Now()}
	batch := tagger.Prepare(requests.Rows, tagging.Options{KeepGoing: o.keepGoing, Complete: o.complete, Progress: a.progress("placing codings")})
	unreadable := len(requests.Refused) > 0 && !o.keepGoing
	receipt, err := a.change(ctx, a.store(s, coder), o.writing, o.fromCommand(name), func(read edit.Reader) (edit.Plan, error) {
		plan, err := batch.Plan(ctx, read)
		if unreadable {
			plan.Changes = nil
		}
		return plan, err
	})
	if err != nil {
		return err
	}
	result := batch.Result()
	result.Refused = append(requests.Refused, result.Refused...)
	slices.SortStableFunc(result.Refused, func(x, y tagging.Refusal) int { return x.Line - y.Line })
	if len(result.Refused) > 0 && !o.keepGoing {
		return a.refusedRows(name, result, len(requests.Rows)+len(requests.Refused), false)
	}
	if !o.dryRun {
		if _, err := fmt.Fprintln(a.Out, summary(name, result)); err != nil {
			return err
		}
		a.sayBack(receipt)
	}
	if len(result.Refused) > 0 {
		return a.refusedRows(name, result, len(requests.Rows)+len(requests.Refused), true)
	}
	return nil
}

func (o *tagOptions) fromCommand(name string) string {
	command := "qcode tag --from " + diag.Shell(name)
	if o.coder != "" {
		command += " --coder " + o.coder
	}
	if o.complete {
		command += " --complete"
	}
	return command
}

// readRequests reads the file, or stdin; name is what messages call it.
func (a *app) readRequests(o *tagOptions) (name string, r *tagging.Requests, err error) {
	format := o.formatIn
	if format == "" {
		if format = tagging.FormatOf(o.from); format == "" {
			return "", nil, usage("it is not known how "+o.from+" is written", "say so: --format-in "+strings.Join(tagging.Formats(), "|"))
		}
	}
	if err := oneOf("format-in", format, tagging.Formats(), false); err != nil {
		return "", nil, err
	}
	var src []byte
	if o.from == "-" {
		if a.InTTY {
			return "", nil, usage("nothing comes in on stdin", "for example: qcode tag --from - --format-in csv < codings.csv")
		}
		name = "stdin"
		src, err = io.ReadAll(a.In)
	} else {
		name = filepath.Base(o.from)
		src, err = a.slurp(o.from)
	}
	if err != nil {
		return "", nil, err
	}
	return name, tagging.Read(name, format, src), nil
}

// nearFile suggests a file beside the one that is not there.
func (a *app) nearFile(name string) []string {
	dir, base := filepath.Split(name)
	at := dir
	if !filepath.IsAbs(at) {
		at = filepath.Join(a.Dir, dir)
	}
	entries, err := os.ReadDir(at)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if near, ok := yamldoc.Suggest(base, names); ok {
		return []string{"did you mean `" + dir + near + "`?"}
	}
	return nil
}

func summary(name string, r tagging.Result) string {
	var parts []string
	if r.Added > 0 || r.Known == 0 {
		parts = append(parts, counted(r.Added, "coding", "codings")+" added")
	} else {
		parts = append(parts, "nothing added")
	}
	if r.Transcripts > 0 {
		parts[0] += " to " + counted(r.Transcripts, "transcript", "transcripts")
	}
	if r.Known > 0 {
		parts = append(parts, fmt.Sprintf("%d there already", r.Known))
	}
	if r.Again > 0 {
		parts = append(parts, counted(r.Again, "row says", "rows say")+" the same as one before")
	}
	if r.Completed > 0 {
		parts = append(parts, counted(r.Completed, "annotation file", "annotation files")+" now complete")
	}
	if n := len(r.Refused); n > 0 {
		parts = append(parts, fmt.Sprintf("%d refused", n))
	}
	return name + ": " + strings.Join(parts, ", ")
}

// refusedRows lists the rows that were refused, each with its line and reason.
func (a *app) refusedRows(name string, r tagging.Result, rows int, others bool) error {
	var hints []string
	for i := range r.Refused {
		f := &r.Refused[i]
		at := name
		if f.Line > 0 {
			at = fmt.Sprintf("%s:%d", name, f.Line)
		}
		hints = append(hints, at+": "+strings.ReplaceAll(f.String(), "\n", "; "))
		for _, c := range f.Candidates {
			hints = append(hints, fmt.Sprintf("    line %d of %s: start %d, end %d", c.Line, f.Transcript.ID, c.At.Start, c.At.End))
		}
	}
	n := len(r.Refused)
	if others {
		return no(fmt.Sprintf("%d of %s refused; the others are placed", n, counted(rows, "row", "rows")), hints...)
	}
	if n < rows {
		hints = append(hints, "place the others all the same: --keep-going")
	}
	return usage(fmt.Sprintf("%d of %s refused, nothing was written", n, counted(rows, "row is", "rows are")), hints...)
}
