package check

// Rules are all rules, by id. A new one is a file of its own and a line here.
func Rules() []Rule {
	return []Rule{
		unparsableFile(), unknownKey(), duplicateKey(), ambiguousScalar(), notNormalised(), wrongValue(), missingKey(),

		duplicateCodeID(), duplicateShortcut(), unknownParent(), hierarchyCycle(), selfRelation(), multiplePaths(), relatedAndAncestor(),
		oneWaySee(), orphanCode(), singleChild(), invalidID(), referenceToDeprecated(), incompleteFramework(), tooManyCodes(),
		outsideFramework(), danglingReference(),

		emptyLabel(), missingDefinition(), missingInclusion(), missingExclusion(), missingExample(), exampleNotInData(), duplicateLabel(),
		nearDuplicateLabel(), labelIsAlsoAlias(), unprintableCharacter(), circularDefinition(), contradictoryGuidance(), stubText(), colourClash(),

		anchorDrift(), anchorLost(), spanOutOfBounds(), emptySpan(), transcriptChanged(), splitGrapheme(), untrimmedSpan(), cutsWord(),
		crossesParticipants(), missingTranscript(), misfiled(), linkOutOfStudy(), ambiguousQuote(), duplicateCodingID(),

		unknownCode(), duplicateCoding(), parentAndChild(), mutuallyExclusive(), codedNonLeaf(), usesDeprecated(), staleMeaning(),
		interviewerCoded(), oversizedSegment(), unusedCode(), uncodedInterview(), missingValence(), overlappingCoding(), formerID(),
		wrongRating(), fewVoices(), unexpectedValence(), undatedMeaning(), noStatus(),

		unknownWave(), duplicateInterview(), waveGap(), unknownSpeaker(), unmatchedFile(), nearEqualCases(), sameText(), duplicateRow(),
		caseWithoutTranscript(), duplicateWave(), unlistedCase(), emptyTranscript(), emptyWave(), collidingNames(), noTranscripts(),
		datesOutOfOrder(), noWave(),

		noDoubleCoding(), staleDecision(),

		possibleIdentifier(), quoteWithoutConsent(), keptWithoutConsent(),

		ignoreWithoutReason(), unusedIgnore(), unknownRuleName(),
	}
}
