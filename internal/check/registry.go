package check

// Rules are all rules, by id. A new one is a file of its own and a line here.
func Rules() []Rule {
	return []Rule{
		unparsableFile(), unknownKey(), duplicateKey(), ambiguousScalar(), notNormalised(), wrongValue(), missingKey(),
		duplicateCodeID(), duplicateShortcut(), unknownParent(), hierarchyCycle(), invalidID(),
		emptyLabel(),
		anchorDrift(), anchorLost(), spanOutOfBounds(), missingTranscript(), misfiled(), linkOutOfStudy(), ambiguousQuote(),
		unknownCode(),
		unknownWave(), unmatchedFile(), duplicateRow(), duplicateWave(),
	}
}
