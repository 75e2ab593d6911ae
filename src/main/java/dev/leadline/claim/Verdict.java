package dev.leadline.claim;

import java.util.Locale;

/** What is known about a claim after it was checked. */
public enum Verdict {
    /** The quote is in its source, and says everything in the claim that can be checked. */
    VERIFIED,
    /** A source says it, and another one of the same age says something else. */
    CONFLICTED,
    /** A source says it, and a newer one says something else; or only old ones say it, and it changes easily. */
    OUTDATED,
    /** The sources neither support nor refute it well enough. */
    INSUFFICIENT,
    /** The source does not exist, does not have the quote, or the quote says something else. */
    REJECTED;

    /** Its name in JSON and in reports. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
