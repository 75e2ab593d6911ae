package dev.leadline.research;

import dev.leadline.claim.Anchor;
import dev.leadline.claim.Judgement;
import java.util.List;
import java.util.Locale;

/**
 * What the model said, and what the check of it found.
 *
 * @param text with single spaces
 */
record Judged(String text, Judgement judgement) {

    /** The same text for claims that differ only in upper and lower case. */
    static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    String key() {
        return key(text);
    }

    /** Ids of the sources that say it. */
    List<String> sources() {
        return judgement.anchors().stream().map(Anchor::sourceId).distinct().toList();
    }
}
