package dev.leadline.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;

/** Takes out of a page what stands beside its content, but never most of its text. */
final class Clearing {

    /** This much other text must stay when a foreign part goes: without it, the part is what the page is for. */
    private static final int ENOUGH = 250;

    /** And this share of all text. */
    private static final double LEAST = 0.15;

    /** A larger share of the page's text is its content, whatever its name is. */
    private static final double MOST = 0.4;

    private Clearing() {}

    /** What no page needs: to be called before the others. */
    static void unshown(Element body) {
        body.select(Clutter.UNSHOWN).remove();
    }

    /** What readers wrote, and what is about something else. */
    static void foreign(Element body, Prose prose) {
        for (Element element : inner(body)) {
            int rest = prose.all() - prose.in(element);
            boolean comments = Clutter.isComments(element);
            if (rest >= ENOUGH && (comments || (Clutter.isForeign(element) && rest >= LEAST * prose.all()))) {
                prose.remove(element);
            }
        }
    }

    static void around(Element body, Prose prose) {
        remove(body, prose, Clutter::around);
    }

    static void aside(Element body, Prose prose) {
        remove(body, prose, Clutter::aside);
    }

    /** A page's own header, with its logo and navigation, in contrast to the one of an article or a section. */
    static void header(Element body, Prose prose) {
        for (Element header : body.select("header:has(nav), header:has(ul), header:has(form)")) {
            if (prose.in(header) == 0 && header.selectFirst("h1") == null) {
                prose.remove(header);
            }
        }
    }

    /**
     * A word by which most of the page's text is called does not mean clutter on this page: in some systems every part of a
     * page is a "widget".
     *
     * @param word by which an element is known as clutter; null for other elements
     */
    private static void remove(Element body, Prose prose, Function<Element, @Nullable String> word) {
        Map<String, List<Element>> known = new LinkedHashMap<>();
        for (Element element : inner(body)) {
            String one = word.apply(element);
            if (one != null) {
                known.computeIfAbsent(one, first -> new ArrayList<>()).add(element);
            }
        }
        known.values().forEach(called -> {
            List<Element> outer = outer(called);
            if (outer.stream().mapToInt(prose::in).sum() <= MOST * prose.all()) {
                outer.forEach(prose::remove);
            }
        });
    }

    /** Those that are in no other one; the list is in the order of the page. */
    static List<Element> outer(List<Element> elements) {
        List<Element> outer = new ArrayList<>();
        Element last = null;
        for (Element one : elements) {
            if (last == null || !isIn(one, last)) {
                outer.add(one);
                last = one;
            }
        }
        return outer;
    }

    private static boolean isIn(Element inner, Element outer) {
        for (Element one = inner.parent(); one != null; one = one.parent()) {
            if (one == outer) {
                return true;
            }
        }
        return false;
    }

    private static List<Element> inner(Element body) {
        Elements all = body.getAllElements();
        return all.subList(1, all.size());
    }
}
