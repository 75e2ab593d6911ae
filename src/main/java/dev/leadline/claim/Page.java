package dev.leadline.claim;

import java.util.List;

/**
 * A snapshot, prepared for many checks.
 *
 * @param language of most of its text
 */
record Page(Snapshot snapshot, FoldedText folded, List<Sentences.Span> sentences, String language, String sha256) {

    static Page of(Snapshot snapshot) {
        FoldedText folded = FoldedText.of(snapshot.text());
        return new Page(
                snapshot, folded, Sentences.of(snapshot.text()), Languages.guess(folded.folded()), snapshot.sha256());
    }
}
