package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer as JSON that fits a schema. What models like to put around it is removed: code fences, and sentences
 * before or after an object or an array. Nothing is added: JSON that was cut off is no answer, and two values are not one.
 */
final class AnswerJson {

    private static final Pattern FENCED = Pattern.compile("```(?:[A-Za-z]+)?\\s*(.*?)\\s*```", Pattern.DOTALL);
    private static final Pattern BRACKETS = Pattern.compile("[{}\\[\\]]");

    private final ObjectReader one;
    private final ObjectReader first;

    AnswerJson(ObjectMapper json) {
        ObjectMapper strict = json.copy().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
        this.first = strict.readerFor(JsonNode.class);
        this.one = first.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * The answer's JSON.
     *
     * @throws GeminiRefusal if the answer was cut at the output limit, even if it looks like whole JSON: 12 may have been
     *     1234
     * @throws GeminiMisfit if it is not the JSON asked for
     */
    JsonNode read(Generation answer, JsonNode schema) {
        if (answer.truncated()) {
            throw new GeminiRefusal("Gemini's JSON was cut off at the output limit (" + answer.finishReason()
                    + "): ask for less, or raise leadline.gemini.max-output-tokens");
        }
        JsonNode found = find(answer.text().strip())
                .orElseThrow(() -> new GeminiMisfit("Gemini answered with text that is not the JSON asked for"));
        new AnswerSchema(schema).misfit(found).ifPresent(misfit -> {
            throw new GeminiMisfit("Gemini's answer does not fit its schema: " + misfit);
        });
        return found;
    }

    private Optional<JsonNode> find(String text) {
        return value(text).or(() -> fenced(text)).or(() -> amidSentences(text));
    }

    private Optional<JsonNode> value(String text) {
        try {
            @Nullable JsonNode node = one.readValue(text);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The only code block of the text. */
    private Optional<JsonNode> fenced(String text) {
        Matcher block = FENCED.matcher(text);
        if (!block.find()) {
            return Optional.empty();
        }
        String inside = block.group(1);
        return block.find() ? Optional.empty() : value(inside);
    }

    /** The only object or array of the text. */
    private Optional<JsonNode> amidSentences(String text) {
        Matcher bracket = BRACKETS.matcher(text);
        if (!bracket.find()) {
            return Optional.empty();
        }
        String rest = text.substring(bracket.start());
        try (JsonParser parser = first.createParser(rest)) {
            JsonNode node = first.readTree(parser);
            int end = (int) parser.currentLocation().getCharOffset();
            boolean alone = !BRACKETS.matcher(rest.substring(end)).find();
            return node != null && node.isContainerNode() && alone ? Optional.of(node) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
