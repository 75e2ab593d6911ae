package dev.leadline.web;

import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** The text of an element, each block (paragraph, heading, list item, table row) in a line of its own. */
final class BlockText {

    private BlockText() {}

    static String of(Element root) {
        return Lines.of(root).stream().map(Lines.Line::text).collect(Collectors.joining("\n"));
    }
}
