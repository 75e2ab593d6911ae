package dev.leadline.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** What a page says about itself in JSON-LD, with the terms of schema.org. Broken parts are ignored. */
final class StructuredData {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DEPTH = 4;

    private final List<JsonNode> things = new ArrayList<>();

    static StructuredData of(Document page) {
        StructuredData data = new StructuredData();
        for (Element script : page.select("script[type=application/ld+json]")) {
            try {
                data.add(JSON.readTree(script.data()), 0);
            } catch (JsonProcessingException e) {
                // A mistake in the page, whose text can be read all the same.
                continue;
            }
        }
        return data;
    }

    private void add(@Nullable JsonNode node, int depth) {
        if (node == null || depth > MAX_DEPTH) {
            return;
        }
        if (node.isObject()) {
            things.add(node);
            add(node.path("@graph"), depth + 1);
            add(node.path("mainEntity"), depth + 1);
        } else {
            node.forEach(one -> add(one, depth + 1));
        }
    }

    /** Whether something on the page is of one of these types of schema.org. */
    boolean hasType(Set<String> types) {
        return things.stream().map(thing -> thing.path("@type")).anyMatch(type -> isOne(type, types));
    }

    private static boolean isOne(JsonNode type, Set<String> types) {
        return types.contains(type.asText(""))
                || StreamSupport.stream(type.spliterator(), false).anyMatch(one -> types.contains(one.asText("")));
    }

    /** The first article's text, one paragraph in a line. */
    Optional<String> articleBody() {
        return first("articleBody").map(StructuredData::lines);
    }

    Optional<String> headline() {
        return first("headline");
    }

    /** Job ads say {@code datePosted}. */
    Optional<String> datePublished() {
        return date("datePublished").or(() -> date("datePosted"));
    }

    Optional<String> dateModified() {
        return date("dateModified");
    }

    private Optional<String> date(String field) {
        return first(field).filter(date -> date.length() <= 40);
    }

    /** Names of the authors; URLs are left out. */
    Optional<String> author() {
        return things.stream()
                .map(thing -> names(thing.path("author")))
                .filter(names -> !names.isEmpty())
                .findFirst();
    }

    private static String names(JsonNode author) {
        if (author.isArray()) {
            return StreamSupport.stream(author.spliterator(), false)
                    .filter(one -> !one.isArray())
                    .map(StructuredData::names)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.joining(", "));
        }
        String name = plain(author.isObject() ? author.path("name").asText("") : author.asText(""));
        return name.startsWith("http") || name.length() > 200 ? "" : name;
    }

    private Optional<String> first(String field) {
        return things.stream()
                .map(thing -> thing.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank())
                .map(String::strip)
                .findFirst();
    }

    /** Some pages have HTML in this text, and many have entities. */
    private static String lines(String text) {
        return text.contains("</")
                ? BlockText.of(Jsoup.parseBodyFragment(text).body())
                : text.lines()
                        .map(StructuredData::plain)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining("\n"));
    }

    private static String plain(String text) {
        return org.jsoup.parser.Parser.unescapeEntities(text, false)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
