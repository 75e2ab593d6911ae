package dev.leadline.claim;

import java.util.List;
import java.util.Set;

/**
 * A snapshot, prepared for many checks.
 *
 * @param language of most of its text
 * @param stems of each of its sentences: see {@link Closest}
 */
record Page(
        Snapshot snapshot,
        FoldedText folded,
        List<Sentences.Span> sentences,
        List<Set<String>> stems,
        String language,
        String sha256) {

    static Page of(Snapshot snapshot) {
        FoldedText folded = FoldedText.of(snapshot.text());
        List<Sentences.Span> sentences = Sentences.of(snapshot.text());
        List<Set<String>> stems = sentences.stream()
                .map(span -> FoldedText.of(span.of(snapshot.text())).folded())
                .map(sentence -> Closest.stemsOf(sentence, Set.of()))
                .toList();
        return new Page(snapshot, folded, sentences, stems, Languages.guess(folded.folded()), snapshot.sha256());
    }
}
