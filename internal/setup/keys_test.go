package setup

import (
	"fmt"
	"testing"

	"qcode/codebook"
)

func TestGiveKeys(t *testing.T) {
	records := [][]string{{"Environment", "en"}, {"Energy", ""}, {"En garde", ""}, {"Being there", ""}, {"Übung", ""}}
	for i := range 700 {
		records = append(records, []string{fmt.Sprintf("Theme %d", i), ""})
	}
	b, _ := codebook.FromRows([]string{"label", "key"}, records)
	given := GiveKeys(b)
	if given < 600 || given > 676 {
		t.Errorf("%d keys given", given)
	}
	seen := map[string]bool{}
	for _, c := range b.Codes {
		if c.Key == "" {
			continue
		}
		if seen[c.Key] || len(c.Key) != 2 {
			t.Errorf("key %q of %s", c.Key, c.ID)
		}
		seen[c.Key] = true
	}
	for id, key := range map[string]string{"environment": "en", "energy": "ee", "en-garde": "eg", "being-there": "be"} {
		if c := b.Code(id); c == nil || c.Key != key {
			t.Errorf("%s: %+v, want %s", id, c, key)
		}
	}
}
