package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same question has one digest, and each other question another one. */
class QuestionDigestTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA =
            "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\", \"maximum\": 10}}}";

    private static QuestionDigest digests(String provider, Optional<Integer> mostTokens) {
        return new QuestionDigest(
                provider, new GeminiRequest(JSON, mostTokens), prompt -> List.of(String.valueOf(prompt.model())));
    }

    private static String of(Prompt prompt) {
        return digests("https://one", Optional.empty()).of(prompt);
    }

    private static JsonNode schema(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void theOrderOfFieldsAndTheFormOfNumbersMakeNoOtherQuestion() {
        Stream<String> same = Stream.of(
                "{\"properties\": {\"a\": {\"maximum\": 10.0, \"type\": \"integer\"}}, \"type\": \"object\"}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\", \"maximum\": 1e1}}}",
                "{\"type\":\"\\u006fbject\",\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":1.00E+1}}}");

        assertThat(same.map(text -> of(new Prompt("Hello", null, "m", schema(text)))))
                .containsOnly(of(new Prompt("Hello", null, "m", schema(SCHEMA))));
    }

    @Test
    void whateverAnAnswerDependsOnMakesAnotherQuestion() {
        Prompt plain = new Prompt("Hello", null, "m", null);
        List<String> all = List.of(
                of(plain),
                digests("https://two", Optional.empty()).of(plain),
                digests("https://one", Optional.of(10)).of(plain),
                of(new Prompt("hello", null, "m", null)),
                of(new Prompt("Hello", "Be brief", "m", null)),
                of(new Prompt("Hello", null, "n", null)),
                of(new Prompt("Hello", null, "m", schema(SCHEMA))),
                of(new Prompt("Hello", null, "m", schema(SCHEMA.replace("10", "11")))),
                of(new Prompt("Hello", null, "m", schema(SCHEMA.replace("10", "9007199254740993")))),
                of(new Prompt("Hello", null, "m", schema(SCHEMA.replace("10", "9007199254740992")))),
                of(new Prompt("Hello", null, "m", schema(SCHEMA.replace("10", "\"10\"")))),
                of(new Prompt("Hello", null, "m", null, "low")),
                of(new Prompt("Hello", null, "m", null, null, Tier.FLEX)));

        assertThat(all).doesNotHaveDuplicates();
    }

    /** Jackson reads it as infinite. */
    @Test
    void aNumberBeyondTheRangeOfDoubleIsNoFault() {
        assertThat(of(new Prompt("Hello", null, "m", schema("{\"maximum\": 1e999}"))))
                .hasSize(64);
    }
}
