package dev.leadline.claim;

import java.util.List;
import java.util.Set;

/**
 * A snapshot, prepared for many checks.
 *
 * @param language of most of its text
 * @param stems of each of its sentences: see {@link Closest}
 * @param instructions its parts that speak to a language model: see {@link Instructions}
 */
record Page(
        Snapshot snapshot,
        FoldedText folded,
        List<Sentences.Span> sentences,
        List<Set<String>> stems,
        String language,
        String sha256,
        List<Sentences.Span> instructions) {

    static Page of(Snapshot snapshot) {
        FoldedText folded = FoldedText.of(snapshot.text());
        List<Sentences.Span> sentences = Sentences.of(snapshot.text());
        List<Set<String>> stems = sentences.stream()
                .map(span -> FoldedText.of(span.of(snapshot.text())).folded())
                .map(sentence -> Closest.stemsOf(sentence, Set.of()))
                .toList();
        return new Page(
                snapshot,
                folded,
                sentences,
                stems,
                Languages.guess(folded.folded()),
                snapshot.sha256(),
                Instructions.partsOf(snapshot.text()));
    }

    /** Whether a part of it speaks to a language model, or stands beside what does. */
    boolean givesInstructions(int start, int end) {
        return instructions.stream().anyMatch(part -> part.overlaps(start, end));
    }

    /** Those of its sentences that are evidence. */
    List<Sentences.Span> statements() {
        return sentences.stream()
                .filter(span -> !givesInstructions(span.start(), span.end()))
                .toList();
    }
}
