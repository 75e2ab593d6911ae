package dev.leadline.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** The text of an element in lines: each paragraph, heading, list item and table row, and what line breaks separate. */
final class Lines {

    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> PARTS = Set.of("li", "td", "th", "dd", "dt", "pre", "blockquote");

    /** Marks of a change within a text, which do not break its lines. */
    private static final Set<String> INLINE = Set.of("ins", "del");

    private Lines() {}

    /**
     * One line that is not empty.
     *
     * @param block the innermost block element around it
     * @param parts its text nodes, in order
     * @param text with single spaces
     * @param linked how many of its characters belong to links
     */
    record Line(Element block, List<TextNode> parts, String text, int linked) {

        int weight() {
            return Weight.of(text);
        }

        /** The share of the text that belongs to links, 0 to 1. */
        double linkShare() {
            return Math.min(1, (double) linked / Math.max(1, text.length()));
        }

        boolean isHeading() {
            return HEADINGS.contains(block.normalName());
        }

        /** Whether it belongs to a list, a table, a quotation or code. */
        boolean isPart() {
            for (Element one = block; one != null; one = one.parent()) {
                if (PARTS.contains(one.normalName()) || isRow(one)) {
                    return true;
                }
            }
            return false;
        }

        /** Of data: a row with one cell is there for the layout. */
        private static boolean isRow(Element element) {
            return element.normalName().equals("tr")
                    && element.children().stream().filter(Element::hasText).count() > 1;
        }

        /** Takes the text out of the page. */
        void remove() {
            parts.forEach(Node::remove);
        }
    }

    static List<Line> of(Element root) {
        Walk walk = new Walk(root);
        root.traverse(walk);
        walk.end();
        return walk.done;
    }

    static boolean isBlock(Element element) {
        return element.isBlock() && !INLINE.contains(element.normalName());
    }

    private static final class Walk implements NodeVisitor {

        private final List<Line> done = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private List<TextNode> parts = new ArrayList<>();
        private Element block;
        private int links;
        private int linked;

        private Walk(Element root) {
            this.block = root;
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode part) {
                add(part);
            } else if (node instanceof Element element) {
                breakAt(element);
                links += isLink(element) ? 1 : 0;
                block = isBlock(element) ? element : block;
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                links -= isLink(element) ? 1 : 0;
                breakAt(element);
                Element parent = element.parent();
                block = isBlock(element) && parent != null ? parent : block;
            }
        }

        private static boolean isLink(Element element) {
            return element.normalName().equals("a");
        }

        private void add(TextNode part) {
            String whole = part.getWholeText();
            text.append(whole);
            parts.add(part);
            linked += links > 0 ? whole.strip().length() : 0;
        }

        private void breakAt(Element element) {
            String name = element.normalName();
            if (name.equals("td") || name.equals("th")) {
                text.append(' ');
            } else if (isBlock(element) || name.equals("br")) {
                end();
            }
        }

        private void end() {
            String line = Whitespace.single(text);
            if (!line.isEmpty()) {
                done.add(new Line(block, parts, line, linked));
            }
            parts = new ArrayList<>();
            text.setLength(0);
            linked = 0;
        }
    }
}
