package dev.leadline.web;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * Where in a page running text stands: for each element the weight of its paragraphs, without what is linked in them. A
 * list counts as one paragraph, and so does a table.
 */
final class Prose {

    /** A shorter paragraph is a name, a date or a button as likely as a sentence. */
    private static final int SHORTEST = 60;

    private static final double MOST_LINKED = 0.5;
    private static final Set<String> PARTS = Set.of("li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd");

    private final Map<Element, Integer> weights = new IdentityHashMap<>();
    private final Map<Element, Integer> flows = new IdentityHashMap<>();
    private final Element root;

    private Prose(Element root) {
        this.root = root;
    }

    static Prose of(Element root) {
        Prose prose = new Prose(root);
        prose.count();
        return prose;
    }

    private void count() {
        List<Lines.Line> paragraph = new ArrayList<>();
        for (Lines.Line line : Lines.of(root)) {
            if (!paragraph.isEmpty() && whole(paragraph.get(0)) != whole(line)) {
                add(paragraph);
                paragraph.clear();
            }
            paragraph.add(line);
        }
        add(paragraph);
    }

    private void add(List<Lines.Line> paragraph) {
        int weight = paragraph.stream().mapToInt(Lines.Line::weight).sum();
        int linked = paragraph.stream().mapToInt(Lines.Line::linked).sum();
        if (weight < SHORTEST || linked >= MOST_LINKED * weight) {
            return;
        }
        Element block = whole(paragraph.get(0));
        add(block, weight - linked);
        Element parent = block.parent();
        flows.merge(parent == null ? block : parent, weight - linked, Integer::sum);
    }

    /** The list or the table of an item, the block itself of any other line. */
    private static Element whole(Lines.Line line) {
        Element one = line.block();
        while (one.parent() != null && PARTS.contains(one.normalName())) {
            one = one.parent();
        }
        return one;
    }

    private void add(Element block, int weight) {
        for (Element one = block; one != null; one = one.parent()) {
            weights.merge(one, weight, Integer::sum);
            if (one == root) {
                return;
            }
        }
    }

    int in(Element element) {
        return weights.getOrDefault(element, 0);
    }

    int all() {
        return in(root);
    }

    /**
     * The share of an element's text whose paragraphs follow one another in one and the same element, 0 to 1. It is large
     * for an article, and small for a page that is made of sections, cards and columns.
     */
    double largestFlow(Element within) {
        int largest = 0;
        for (Map.Entry<Element, Integer> flow : flows.entrySet()) {
            if (flow.getValue() > largest && isWithin(flow.getKey(), within)) {
                largest = flow.getValue();
            }
        }
        return largest / (double) Math.max(1, in(within));
    }

    private static boolean isWithin(Element inner, Element outer) {
        for (Element one = inner; one != null; one = one.parent()) {
            if (one == outer) {
                return true;
            }
        }
        return false;
    }

    /** Takes an element out of the page, and its text out of the sums. */
    void remove(Element element) {
        add(element, -in(element));
        element.remove();
    }
}
