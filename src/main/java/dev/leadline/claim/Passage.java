package dev.leadline.claim;

import java.util.ArrayList;
import java.util.List;

/**
 * The sentences of a snapshot that a quote is from.
 *
 * @param start where the quote begins in the snapshot's text
 * @param end where it ends, exclusive
 * @param text the sentences, whole
 * @param before the sentence before them in the same paragraph or the line above; empty at the start of the text
 * @param around all of these, and the sentence after them
 */
record Passage(Page page, int start, int end, String text, String before, String around) {

    private static final int MIN_WORDS = 3;
    private static final int MIN_CHARACTERS = 6;
    private static final int MAX_GAP = 300;

    /** A page that repeats a quote a thousand times costs no more than this. */
    private static final int MAX_PLACES = 20;

    /** The quote, as it is in the page. */
    String quote() {
        return page.snapshot().text().substring(start, end);
    }

    /** A quote in the form in which it is looked for. */
    static String folded(String quote) {
        return FoldedText.of(quote).folded().replaceAll("^[' .,;:]+|[' .,;:。]+$", "");
    }

    static boolean isLongEnough(String foldedQuote) {
        long unspaced =
                foldedQuote.codePoints().filter(FoldedText::isWithoutSpaces).count();
        return unspaced >= MIN_CHARACTERS || Words.of(foldedQuote).count() >= MIN_WORDS;
    }

    /** All places of a page at which a folded quote is found. Parts on both sides of "..." are looked for one after another. */
    static List<Passage> find(String quote, Page page) {
        List<Passage> found = new ArrayList<>();
        String[] parts = quote.split(" ?(?:\\.{3}|\\['?\\.{3}'?\\]) ?");
        String text = page.folded().folded();
        int start = indexOf(text, parts[0], 0);
        while (start >= 0 && found.size() < MAX_PLACES) {
            int end = endOf(text, parts, start);
            if (end > start) {
                found.add(of(page, start, end));
            }
            start = indexOf(text, parts[0], start + 1);
        }
        return found;
    }

    private static int endOf(String text, String[] parts, int start) {
        int end = start + parts[0].length();
        for (int part = 1; part < parts.length; part++) {
            int next = indexOf(text, parts[part], end);
            if (next < 0 || next - end > MAX_GAP) {
                return -1;
            }
            end = next + parts[part].length();
        }
        return end;
    }

    /** Like {@link String#indexOf(String, int)}, but neither begins nor ends inside of a word or number. */
    private static int indexOf(String text, String part, int from) {
        if (part.isEmpty()) {
            return -1;
        }
        int at = text.indexOf(part, from);
        while (at >= 0 && (isInside(text, at) || isInside(text, at + part.length()))) {
            at = text.indexOf(part, at + 1);
        }
        return at;
    }

    private static boolean isInside(String text, int at) {
        if (at <= 0 || at >= text.length()) {
            return false;
        }
        int before = text.codePointBefore(at);
        int after = text.codePointAt(at);
        boolean isWord = Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after);
        boolean isUnspaced = FoldedText.isWithoutSpaces(before) || FoldedText.isWithoutSpaces(after);
        boolean splitsNumber = (before == '.' || before == ',')
                && Character.isDigit(after)
                && at > 1
                && Character.isDigit(text.charAt(at - 2));
        boolean endsNumber = Character.isDigit(before)
                && (after == '.' || after == ',')
                && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1));
        return (isWord && !isUnspaced) || splitsNumber || endsNumber;
    }

    private static Passage of(Page page, int foldedStart, int foldedEnd) {
        return at(page, page.folded().origin(foldedStart), page.folded().originOfEnd(foldedEnd));
    }

    /** A sentence of a page as a quote of its own. */
    static Passage of(Page page, Sentences.Span sentence) {
        String text = page.snapshot().text();
        int start = sentence.start();
        int end = sentence.end();
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return at(page, start, end);
    }

    private static Passage at(Page page, int start, int end) {
        String text = page.snapshot().text();
        List<Sentences.Span> sentences = page.sentences();
        int first = 0;
        while (first < sentences.size() - 1 && sentences.get(first).end() <= start) {
            first++;
        }
        int last = first;
        while (last < sentences.size() - 1 && sentences.get(last + 1).overlaps(start, end)) {
            last++;
        }
        String own =
                text.substring(sentences.get(first).start(), sentences.get(last).end());
        String before = first == 0 ? "" : sentences.get(first - 1).of(text);
        String after = last + 1 < sentences.size() ? sentences.get(last + 1).of(text) : "";
        return new Passage(page, start, end, own, before, before + "\n" + own + "\n" + after);
    }
}
