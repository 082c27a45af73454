package check

// Rules are all rules, by id. A new one is a file of its own and a line here.
func Rules() []Rule {
	return []Rule{
		unparsableFile(), unknownKey(), duplicateKey(), ambiguousScalar(), notNormalised(), wrongValue(), missingKey(), noFinalLineBreak(),

		duplicateCodeID(), duplicateShortcut(), unknownParent(), hierarchyCycle(), selfRelation(), multiplePaths(), relatedAndAncestor(),
		oneWaySee(), siblingSee(), orphanCode(), disconnectedTree(), singleChild(), invalidID(), referenceToDeprecated(), incompleteFramework(), tooManyCodes(),
		outsideFramework(), danglingReference(),

		emptyLabel(), missingDefinition(), missingInclusion(), missingExclusion(), missingExample(), exampleNotInData(), duplicateLabel(),
		nearDuplicateLabel(), labelIsAlsoAlias(), unprintableCharacter(), circularDefinition(), contradictoryGuidance(), stubText(), colourClash(), labelUnlikeID(),

		anchorDrift(), anchorLost(), spanOutOfBounds(), emptySpan(), transcriptChanged(), splitGrapheme(), untrimmedSpan(), cutsWord(),
		crossesParticipants(), missingTranscript(), misfiled(), linkOutOfStudy(), ambiguousQuote(), duplicateCodingID(), noContext(),

		unknownCode(), duplicateCoding(), parentAndChild(), mutuallyExclusive(), codedNonLeaf(), usesDeprecated(), staleMeaning(),
		interviewerCoded(), oversizedSegment(), unusedCode(), openQuery(), uncodedInterview(), missingValence(), overlappingCoding(), formerID(),
		wrongRating(), fewVoices(), unexpectedValence(), undatedMeaning(), noStatus(), valenceLeftOut(),

		unknownWave(), duplicateInterview(), waveGap(), dateOutOfWindow(), unknownSpeaker(), unmatchedFile(), nearEqualCases(), sameText(), duplicateRow(),
		caseWithoutTranscript(), duplicateWave(), unlistedCase(), emptyTranscript(), emptyWave(), collidingNames(), noTranscripts(),
		datesOutOfOrder(), noWave(), undeclaredCoder(), namelessStudy(), nearEqualValues(), missingAttribute(),

		noDoubleCoding(), agreementBelowTarget(), coderReadOtherFirst(), staleDecision(), unknownCoder(), danglingDecision(),

		possibleIdentifier(), quoteWithoutConsent(), rawFileTracked(), keptWithoutConsent(),

		ignoreWithoutReason(), unusedIgnore(), unknownRuleName(),
	}
}
