package dev.leadline.research;

import dev.leadline.claim.Contacts;

/** Makes texts of the model or of pages fit for a report. */
final class Words {

    private Words() {}

    /** On one line, and without addresses: a model that read a hostile page may repeat its. */
    static String plain(String text) {
        return Contacts.leftOut(oneLine(text));
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
