package dev.leadline.web;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** The text of an element, each block (paragraph, heading, list item, table row) in a line of its own. */
final class BlockText {

    private BlockText() {}

    static String of(Element root) {
        Lines lines = new Lines();
        root.traverse(lines);
        lines.end();
        return String.join("\n", lines.done);
    }

    private static final class Lines implements NodeVisitor {

        private final List<String> done = new ArrayList<>();
        private final StringBuilder line = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                line.append(text.getWholeText());
            } else if (node instanceof Element element) {
                breakAt(element);
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                breakAt(element);
            }
        }

        private void breakAt(Element element) {
            String name = element.normalName();
            if (name.equals("td") || name.equals("th")) {
                line.append(' ');
            } else if (element.isBlock() || name.equals("br")) {
                end();
            }
        }

        private void end() {
            String text = line.toString().replaceAll("[\\s\\u00a0]+", " ").strip();
            if (!text.isEmpty()) {
                done.add(text);
            }
            line.setLength(0);
        }
    }
}
