package dev.leadline.research;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.report.SectionTitles;
import dev.leadline.testsupport.Site;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server in Gemini's place, which answers each section's question as the test wants; by default it finds nothing. It judges that all
 * claims are stated, for nothing, unless the test wants it otherwise.
 */
final class ScriptedGemini {

    static final String MODEL = "gemini-3.8-flash-002";
    static final int PROMPT_TOKENS = 100;
    static final int OUTPUT_TOKENS = 10;

    /** What is asked beside sections. */
    static final String QUERIES = "search queries";

    static final String PITCH = "pitch";

    private static final Pattern SECTION = Pattern.compile("(?m)^Section: (.+)$");

    /** As one of several sections in one question. */
    private static final Pattern NAMED = Pattern.compile("(?m)^Question \\((\\w+)\\): ");

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Site.Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, String> found = new ConcurrentHashMap<>();
    private final Map<String, Queue<Site.Reply>> once = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<JsonNode> judged = new CopyOnWriteArrayList<>();
    private final Map<String, Double> probabilities = new ConcurrentHashMap<>();
    private int outputTokens = OUTPUT_TOKENS;
    private int judgeTokens;
    private Site.@Nullable Reply judgement;

    /** @param what a section's title, or that of the first of several; {@link #QUERIES} or {@link #PITCH} */
    record Asked(String what, String prompt, JsonNode request) {}

    ScriptedGemini(Site site) {
        this(site, "gemini-3.8-flash");
    }

    ScriptedGemini(Site site, String model) {
        site.onRequest("/v1beta/models/" + model + ":generateContent", this::reply);
        site.onRequest("/v1beta/decisions", this::judge);
    }

    /** How long its answers are from now on. */
    ScriptedGemini writing(int tokens) {
        outputTokens = tokens;
        return this;
    }

    /** How probable it says it is that a claim with these words is stated. */
    ScriptedGemini judges(String words, double probability) {
        probabilities.put(words, probability);
        return this;
    }

    /** How many tokens it bills for judging. */
    ScriptedGemini judging(int tokens) {
        judgeTokens = tokens;
        return this;
    }

    /** What it answers to all questions of the judge. */
    ScriptedGemini judging(Site.Reply reply) {
        judgement = reply;
        return this;
    }

    /** The requests in which claims were to be judged. */
    List<JsonNode> judged() {
        return List.copyOf(judged);
    }

    private Site.Reply judge(Site.Request request) {
        JsonNode body = read(request.body());
        judged.add(body);
        ObjectNode answer = json.createObjectNode();
        ObjectNode answers = answer.putObject("answers");
        body.path("questions").properties().forEach(one -> {
            String asks = one.getValue().path("instructions").asText();
            double stated = probabilities.entrySet().stream()
                    .filter(known -> asks.contains(known.getKey()))
                    .mapToDouble(Map.Entry::getValue)
                    .findFirst()
                    .orElse(0.97);
            answers.putObject(one.getKey())
                    .put("type", "noul")
                    .put("noul", stated)
                    .put("confidence", Math.max(stated, 1 - stated));
        });
        if (judgeTokens > 0) {
            answer.putObject("usage").put("total_input_tokens", judgeTokens);
        }
        Site.Reply instead = judgement;
        return instead == null ? whole(answer) : instead;
    }

    /** Sets the claims for a section's question. */
    ScriptedGemini finds(Section section, SectionAnswer.Statement... claims) {
        replies.put(section.title(), answer(claims(claims)));
        found.put(section.key(), claims(claims));
        return this;
    }

    ScriptedGemini on(Section section, Site.Reply reply) {
        replies.put(section.title(), reply);
        return this;
    }

    /** Sets an answer that is given once, before those of {@link #finds} and {@link #on}. */
    ScriptedGemini once(Section section, Site.Reply reply) {
        once.computeIfAbsent(section.title(), title -> new ConcurrentLinkedDeque<>())
                .add(reply);
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<String> questions() {
        return asked.stream().map(Asked::what).toList();
    }

    static Site.Reply overloaded() {
        return fails(503, "The model is overloaded.");
    }

    static Site.Reply fails(int status, String message) {
        return json(status, "{\"error\": {\"code\": " + status + ", \"message\": \"" + message + "\"}}");
    }

    static Site.Reply refuses() {
        return json(200, "{\"promptFeedback\": {\"blockReason\": \"SAFETY\"}}");
    }

    Site.Reply answer(String text) {
        return whole(body(text));
    }

    private Site.Reply reply(Site.Request request) {
        JsonNode body = read(request.body());
        String prompt =
                body.path("contents").path(0).path("parts").path(0).path("text").asText();
        String what = what(prompt);
        asked.add(new Asked(what, prompt, body));
        Site.Reply first = once.getOrDefault(what, new ArrayDeque<>()).poll();
        if (first != null) {
            return first;
        }
        Matcher named = NAMED.matcher(prompt);
        return named.find() ? answer(each(named)) : replies.getOrDefault(what, answer(nothing(what)));
    }

    /** What it finds for each of several sections. */
    private String each(Matcher named) {
        ObjectNode all = json.createObjectNode();
        do {
            all.set(named.group(1), read(found.getOrDefault(named.group(1), claims())));
        } while (named.find());
        return all.toString();
    }

    private static String what(String prompt) {
        Matcher section = SECTION.matcher(prompt);
        if (section.find()) {
            return section.group(1);
        }
        Matcher named = NAMED.matcher(prompt);
        if (named.find()) {
            return SectionTitles.of(named.group(1));
        }
        return prompt.contains("search queries") ? QUERIES : PITCH;
    }

    /** Sets the answer to a question of another kind than those about sections. */
    ScriptedGemini on(String what, Site.Reply reply) {
        replies.put(what, reply);
        return this;
    }

    private String claims(SectionAnswer.Statement... claims) {
        ObjectNode answer = json.createObjectNode();
        answer.set("claims", json.valueToTree(claims));
        answer.putArray("gaps");
        return answer.toString();
    }

    private String nothing(String what) {
        return switch (what) {
            case QUERIES -> "{\"queries\": []}";
            case PITCH -> "{\"fit\": [], \"openingLines\": [], \"inferredPains\": [], \"objections\": []}";
            default -> claims();
        };
    }

    private ObjectNode body(String text) {
        ObjectNode body = json.createObjectNode();
        ObjectNode candidate = body.putArray("candidates").addObject().put("finishReason", "STOP");
        candidate.putObject("content").putArray("parts").addObject().put("text", text);
        body.putObject("usageMetadata")
                .put("promptTokenCount", PROMPT_TOKENS)
                .put("candidatesTokenCount", outputTokens);
        return body.put("modelVersion", MODEL);
    }

    private static Site.Reply whole(ObjectNode body) {
        return json(200, body.toString());
    }

    private static Site.Reply json(int status, String body) {
        return Site.bytes(status, "application/json; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode read(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
