package dev.leadline.web;

import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Finds the element that holds the text of an article: by the marks that pages have for it, and by where text stands. */
final class ContentFinder {

    /** Marks of the text itself: schema.org's property, and the names that publishing systems commonly give it. */
    private static final List<String> TEXT_MARKS = List.of(
            "[itemprop~=(?i)articlebody]",
            "[class~=(?i)(article|story|post|entry|news)[-_]{0,2}(body|content|text|copy|main)],"
                    + " [id~=(?i)(article|story|post|entry|news)[-_]{0,2}(body|content|text|copy|main)]");

    /** The elements of HTML that hold an article among other things. */
    private static final List<String> AREA_MARKS = List.of("article", "main, [role=main]");

    /** An element is entered if it holds this share of the text around it. */
    private static final double CLEAR = 0.7;

    private static final double TEXT_SHARE = 0.6;
    private static final double AREA_SHARE = 0.25;

    private static final Set<String> TEXT = Set.of("p", "blockquote", "ul", "ol", "pre", "table");

    private final Element body;
    private final Prose prose;

    ContentFinder(Element body, Prose prose) {
        this.body = body;
        this.prose = prose;
    }

    /** @param marked whether the page itself marks this element as its text */
    record Found(Element element, boolean marked) {}

    Found find() {
        Element densest = enter(body);
        for (String mark : TEXT_MARKS) {
            Element marked = together(body.select(mark));
            if (marked != null && prose.in(marked) >= TEXT_SHARE * prose.in(densest)) {
                return new Found(marked, true);
            }
        }
        for (String mark : AREA_MARKS) {
            Element area = outstanding(body.select(mark));
            if (area != null && prose.in(area) >= AREA_SHARE * prose.in(densest)) {
                return new Found(enter(area), false);
            }
        }
        return new Found(densest, false);
    }

    /** The only article of the page, or one that is far larger than all others; null when there is none. */
    @Nullable
    Element onlyArticle() {
        return outstanding(body.select("article"));
    }

    /** Goes inwards as long as one child holds nearly all of the text. */
    private Element enter(Element from) {
        Element child = holder(from);
        return child == null ? from : enter(child);
    }

    /** The child that holds nearly all of an element's text; null when there is none. */
    private @Nullable Element holder(Element parent) {
        Element child = largest(parent.children());
        if (child == null || prose.in(child) == 0 || prose.in(child) < CLEAR * prose.in(parent)) {
            return null;
        }
        return !Lines.isBlock(child) || isText(child) || isCut(parent, child) ? null : child;
    }

    /** Whether a good part of the text stands beside the child: as paragraphs, or in more elements of the child's kind. */
    private boolean isCut(Element parent, Element child) {
        int beside = parent.children().stream()
                .filter(one -> one != child && (isText(one) || isAlike(one, child)))
                .mapToInt(prose::in)
                .sum();
        return beside > 0.1 * prose.in(parent);
    }

    private static boolean isText(Element element) {
        return TEXT.contains(element.normalName());
    }

    private static boolean isAlike(Element one, Element other) {
        return !one.className().isEmpty()
                && one.className().equals(other.className())
                && one.normalName().equals(other.normalName());
    }

    private @Nullable Element largest(List<Element> elements) {
        Element largest = null;
        for (Element one : elements) {
            if (largest == null || prose.in(one) > prose.in(largest)) {
                largest = one;
            }
        }
        return largest;
    }

    /** The marked element; if a text is cut into several of the same kind, the element around all of them. */
    private @Nullable Element together(List<Element> marked) {
        List<Element> outer = outer(marked);
        Element largest = largest(outer);
        if (largest == null) {
            return null;
        }
        int all = outer.stream()
                .filter(one -> one.normalName().equals(largest.normalName())
                        && one.className().equals(largest.className()))
                .mapToInt(prose::in)
                .sum();
        Element around = largest;
        while (around != body && around.parent() != null && prose.in(around) < 0.9 * all) {
            around = around.parent();
        }
        return all >= 0.8 * prose.in(around) ? around : largest;
    }

    /** The largest of the elements; null when others are nearly as large, as in a list of articles. */
    private @Nullable Element outstanding(List<Element> elements) {
        List<Element> outer = outer(elements);
        Element largest = largest(outer);
        boolean isAlone = largest != null
                && outer.stream().allMatch(one -> one == largest || 2 * prose.in(one) < prose.in(largest));
        return isAlone ? largest : null;
    }

    private List<Element> outer(List<Element> elements) {
        return Clearing.outer(elements.stream().filter(one -> prose.in(one) > 0).toList());
    }
}
