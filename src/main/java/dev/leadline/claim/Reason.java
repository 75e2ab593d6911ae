package dev.leadline.claim;

import java.util.Locale;

/** Why a claim has its verdict. Reasons are in the order in which they are preferred when several sources give one each. */
public enum Reason {
    ANCHORED(Verdict.VERIFIED),
    SOURCES_DISAGREE(Verdict.CONFLICTED),
    NEWER_SOURCE_DIFFERS(Verdict.OUTDATED),
    /** What changes easily, of a page that is older than {@link Ages#OLD}, and nothing newer says it. */
    SOURCE_IS_OLD(Verdict.OUTDATED),
    SOURCE_LESS_CERTAIN(Verdict.INSUFFICIENT),
    NAME_IN_OTHER_SCRIPT(Verdict.INSUFFICIENT),
    NOTHING_TO_COMPARE(Verdict.INSUFFICIENT),
    WORDS_DIFFER(Verdict.INSUFFICIENT),
    QUOTE_TOO_SHORT(Verdict.INSUFFICIENT),
    /** The comparison found nothing wrong, and a model that read the passage says that it does not state the claim. */
    JUDGED_NOT_STATED(Verdict.INSUFFICIENT),
    NEGATION_DIFFERS(Verdict.REJECTED),
    NUMBER_NOT_IN_PASSAGE(Verdict.REJECTED),
    DATE_NOT_IN_PASSAGE(Verdict.REJECTED),
    NAME_NOT_IN_PASSAGE(Verdict.REJECTED),
    ROLE_NOT_IN_PASSAGE(Verdict.REJECTED),
    EMAIL_NOT_IN_PASSAGE(Verdict.REJECTED),
    ADDRESS_OF_NO_SOURCE(Verdict.REJECTED),
    OTHER_COMPANY(Verdict.REJECTED),
    SOURCE_GIVES_INSTRUCTIONS(Verdict.REJECTED),
    QUOTE_NOT_FOUND(Verdict.REJECTED),
    NO_SUCH_SOURCE(Verdict.REJECTED);

    private final Verdict verdict;

    Reason(Verdict verdict) {
        this.verdict = verdict;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Its name in JSON and in reports. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
