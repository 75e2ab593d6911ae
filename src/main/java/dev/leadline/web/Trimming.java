package dev.leadline.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of an article the lines that are no part of its text: its title, author and date at its beginning, pointers
 * to other pages within it, and notices at its end.
 */
final class Trimming {

    /** Lines of this weight are running text. */
    private static final int PARAGRAPH = 80;

    private static final int LONGEST_NOTICE = 400;
    private static final int LONGEST_LABEL = 50;
    private static final int LONGEST_BUTTON = 60;
    private static final double POINTER = 0.75;
    private static final double LINK_LIST = 0.7;

    private static final Pattern SENTENCE = Pattern.compile("[.!?…:;。！？։।][\"'”’»)\\]]*$");

    private static final Pattern TIME = Pattern.compile("\\b(19|20)\\d\\d\\b|\\b\\d{1,2}[:.]\\d\\d\\b");

    /** Anywhere in a text. */
    private static final Pattern PROMOTION = Pattern.compile(
            "(?iU)\\b(sign up|subscribe|register)\\b.{0,80}(newsletter|your inbox|mailing list)|^adverti?s?e?(ment)?$"
                    + "|^click here (for|to)\\b");

    /** At the end of a text only. */
    private static final Pattern NOTICE = Pattern.compile("(?iU)"
            + ".*\\b(follow|like|join|find) (us|me|him|her|them|the|@).*\\b(twitter|facebook|instagram|linkedin|telegram|whatsapp)\\b.*"
            + "|.*\\b(sign up|subscribe)\\b.*(newsletter|inbox|e-?mail|daily|free).*"
            + "|^(write to|e-?mail|contact|reach) .*(@|twitter).*"
            + "|.*\\bcontributed to this (report|article|story)\\b.*"
            + "|^\\(?(additional )?(reporting|editing|writing|edited|written|reported) by\\b.*"
            + "|^(read|see|learn|find out|watch) (more|also|next|now)\\b.*"
            + "|^(related|more|tags?|topics?|filed under|categor(y|ies)|posted in|share|source|via)\\b ?(this|articles?|stories|posts?)?\\s*:.*"
            + "|^click here\\b.*|^(©|copyright\\b).*|.*\\ball rights reserved\\b.*"
            + "|^(this (article|story|post)|the post) .*(first appeared|originally (published|appeared)|was (first|originally)).*"
            + "|^((image|photo) credit|image|photo|picture|foto|bild|credit)s?( by| via)?\\s*:.*"
            + "|^advert(isement)?$");

    /** Says that a list of pointers to other pages follows. */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "(?iU)^(more|related|read|see|also|further|don.t miss|recommended|you (may|might)|lesen sie|mehr|auch|lire"
                    + "|à lire|leia|lee)\\b.*");

    private final List<Lines.Line> lines;
    private final boolean[] drop;
    private final int first;

    private Trimming(List<Lines.Line> lines) {
        this.lines = lines;
        this.drop = new boolean[lines.size()];
        this.first = firstParagraph();
    }

    /** @param title the page's title, which is no part of the text */
    static void article(Element content, @Nullable String title) {
        Trimming trimming = new Trimming(Lines.of(content));
        if (trimming.first < 0) {
            return;
        }
        trimming.start(title);
        trimming.within();
        trimming.linkLists();
        trimming.end();
        trimming.remove();
    }

    /** Takes the buttons out of a page of sections: short links that stand alone, such as "Learn more". */
    static void sections(Element content) {
        for (Lines.Line line : Lines.of(content)) {
            boolean button =
                    line.linkShare() >= 0.9 && line.weight() <= LONGEST_BUTTON && !line.isHeading() && !line.isPart();
            boolean promotion = line.text().length() <= LONGEST_NOTICE
                    && PROMOTION.matcher(line.text()).find();
            if (button || promotion) {
                line.remove();
            }
        }
    }

    private void remove() {
        for (int i = 0; i < drop.length; i++) {
            if (drop[i]) {
                lines.get(i).remove();
            }
        }
    }

    private int firstParagraph() {
        for (int i = 0; i < lines.size(); i++) {
            Lines.Line line = lines.get(i);
            if (line.linkShare() < 0.5 && !line.isHeading() && paragraph(i) >= PARAGRAPH) {
                return i;
            }
        }
        return -1;
    }

    /** The weight of the paragraph that the line belongs to. */
    private int paragraph(int at) {
        Element block = lines.get(at).block();
        int weight = 0;
        for (int i = at; i < Math.min(lines.size(), at + 12); i++) {
            weight += lines.get(i).block() == block ? lines.get(i).weight() : 0;
        }
        return weight;
    }

    private void start(@Nullable String title) {
        for (int i = 0; i < first; i++) {
            Lines.Line line = lines.get(i);
            boolean isTitle = line.block().normalName().equals("h1") || isTitle(line.text(), title);
            boolean headsText = line.isHeading() && i == first - 1;
            drop[i] = isTitle || !(headsText || (line.isPart() && line.linkShare() < POINTER) || says(line));
        }
    }

    /** In contrast to a name, a date, or a link. */
    private static boolean says(Lines.Line line) {
        boolean isLong = line.block().normalName().equals("p")
                && line.weight() >= 40
                && !TIME.matcher(line.text()).find();
        return line.linkShare() < 0.2 && (isLong || (line.weight() >= 25 && isSentence(line)));
    }

    private static boolean isTitle(String text, @Nullable String title) {
        String one = letters(text);
        String other = letters(title == null ? "" : title);
        return one.length() >= 10
                && (other.startsWith(one) || (one.startsWith(other) && one.length() < other.length() + 20));
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    private static boolean isSentence(Lines.Line line) {
        return SENTENCE.matcher(line.text()).find();
    }

    private void within() {
        for (int i = first; i < lines.size(); i++) {
            Lines.Line line = lines.get(i);
            boolean pointer = line.linkShare() >= POINTER && !line.isHeading() && !line.isPart();
            boolean promotion = line.text().length() <= LONGEST_NOTICE
                    && PROMOTION.matcher(line.text()).find();
            drop[i] |= pointer || promotion;
        }
    }

    private void linkLists() {
        int end;
        for (int i = 0; i < lines.size(); i = end) {
            end = i + 1;
            Element list = list(lines.get(i));
            while (list != null && end < lines.size() && list(lines.get(end)) == list) {
                end++;
            }
            if (list != null && pointsElsewhere(i, end)) {
                Arrays.fill(drop, i, end, true);
                leadIn(i - 1);
            }
        }
    }

    private boolean pointsElsewhere(int from, int to) {
        List<Lines.Line> items = lines.subList(from, to);
        int length = items.stream().mapToInt(one -> one.text().length()).sum();
        int linked = items.stream().mapToInt(Lines.Line::linked).sum();
        Lines.Line before = lines.get(Math.max(0, from - 1));
        boolean announced =
                before.weight() < 60 && ELSEWHERE.matcher(before.text()).matches();
        return linked >= (announced ? 0.25 : LINK_LIST) * length;
    }

    /** A short line before a list of links belongs to it. */
    private void leadIn(int at) {
        if (at >= 0
                && lines.get(at).weight() < LONGEST_LABEL
                && !lines.get(at).text().endsWith(".")) {
            drop[at] = true;
        }
    }

    /** The outermost list of a line. */
    private static @Nullable Element list(Lines.Line line) {
        Element list = null;
        for (Element one = line.block(); one != null; one = one.parent()) {
            list = one.normalName().equals("ul") || one.normalName().equals("ol") ? one : list;
        }
        return list;
    }

    private void end() {
        for (int i = lines.size() - 1; i > first; i--) {
            Lines.Line line = lines.get(i);
            boolean notice = line.text().length() <= LONGEST_NOTICE
                    && NOTICE.matcher(line.text()).matches();
            boolean plain = line.block().normalName().equals("p") && line.linkShare() < 0.5;
            boolean label = !plain && !line.isPart() && line.weight() < LONGEST_LABEL && !isSentence(line);
            if (!(drop[i] || notice || label || line.isHeading())) {
                return;
            }
            drop[i] = true;
        }
    }
}
