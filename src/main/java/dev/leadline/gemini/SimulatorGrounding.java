package dev.leadline.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a grounded answer rests on. The simulator does not search: it has found the {@code <source>}s that the prompt holds. As in
 * Google's answers, places in the text are counted in bytes of UTF-8, their end is exclusive, and a start of 0 is left out.
 */
final class SimulatorGrounding {

    private static final Pattern SOURCE = Pattern.compile("<source id=\"([^\"]+)\" url=\"([^\"]+)\"");
    private static final Pattern QUESTION = Pattern.compile("(?m)^Question: (.+)$");
    private static final Pattern HOST = Pattern.compile("https?://([^/:?#]+).*");

    /** Between the sentences of the answer. */
    static final String BETWEEN = " ";

    private SimulatorGrounding() {}

    /**
     * Adds chunks, supports and queries.
     *
     * @param sentences of which the answer's text is made, with {@link #BETWEEN} between them
     */
    static void add(ObjectNode metadata, String prompt, List<Extract> sentences) {
        Map<String, String> urls = new LinkedHashMap<>();
        SOURCE.matcher(prompt).results().forEach(found -> urls.putIfAbsent(found.group(1), found.group(2)));
        List<String> used = sentences.stream()
                .flatMap(one -> one.sources().stream())
                .filter(urls::containsKey)
                .distinct()
                .toList();
        if (used.isEmpty()) {
            return;
        }
        Matcher question = QUESTION.matcher(prompt);
        metadata.putArray("webSearchQueries")
                .add(
                        question.find()
                                ? question.group(1)
                                : prompt.lines().findFirst().orElse(""));
        ArrayNode chunks = metadata.putArray("groundingChunks");
        for (String id : used) {
            String url = urls.getOrDefault(id, "");
            // Google names hardly more than the site, too.
            chunks.addObject()
                    .putObject("web")
                    .put("uri", url)
                    .put("title", HOST.matcher(url).replaceFirst("$1"));
        }
        supports(metadata.putArray("groundingSupports"), sentences, used);
    }

    private static void supports(ArrayNode supports, List<Extract> sentences, List<String> used) {
        int at = 0;
        for (Extract one : sentences) {
            int end = at + bytes(one.sentence());
            List<Integer> indices = new ArrayList<>();
            one.sources().stream().filter(used::contains).forEach(id -> indices.add(used.indexOf(id)));
            if (!indices.isEmpty()) {
                ObjectNode support = supports.addObject();
                ObjectNode segment = support.putObject("segment");
                if (at > 0) {
                    segment.put("startIndex", at);
                }
                segment.put("endIndex", end).put("text", one.sentence());
                indices.forEach(support.putArray("groundingChunkIndices")::add);
            }
            at = end + bytes(BETWEEN);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
