package render

import (
	"encoding/xml"
	"io"
)

// Verdict is a question with its answer, for programs that show tests.
type Verdict struct {
	Class, Name string
	Failed      string // why the answer is no; empty: it is yes
	Skipped     string // why there is none
	Out         string // what else there is to know
}

// junitSkipped says of a test case why it was not tried.
type junitSkipped struct {
	Message string `xml:"message,attr"`
}

// junitVerdict is a test case that may be skipped.
type junitVerdict struct {
	junitCase
	Skipped *junitSkipped `xml:"skipped,omitempty"`
}

// WriteVerdicts writes a suite of tests in the format of JUnit. There is no clock in it: the same answers are the same bytes.
func WriteVerdicts(w io.Writer, suite string, verdicts []Verdict) error {
	out := struct {
		XMLName  xml.Name       `xml:"testsuite"`
		Name     string         `xml:"name,attr"`
		Tests    int            `xml:"tests,attr"`
		Failures int            `xml:"failures,attr"`
		Skipped  int            `xml:"skipped,attr"`
		Cases    []junitVerdict `xml:"testcase"`
	}{Name: suite, Tests: len(verdicts)}
	for _, v := range verdicts {
		c := junitVerdict{junitCase: junitCase{Class: v.Class, Name: v.Name, Out: v.Out}}
		switch {
		case v.Skipped != "":
			out.Skipped++
			c.Skipped = &junitSkipped{v.Skipped}
		case v.Failed != "":
			out.Failures++
			c.Failure = &junitFailure{Type: "below", Message: v.Failed, Text: v.Failed}
		}
		out.Cases = append(out.Cases, c)
	}
	src, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(src)+"\n")
	return err
}
