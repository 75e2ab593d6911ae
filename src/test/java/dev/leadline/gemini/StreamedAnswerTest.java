package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.quota.Refused;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream gives the answer that the call without streaming gives, however it is cut. */
class StreamedAnswerTest {

    /** In the form of a recorded one: totals that grow, a thought, an empty part, grounding in two events. */
    private static final String STREAM = """
            data: {"candidates":[{"content":{"parts":[{"text":"Let me see","thought":true}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9,"promptTokensDetails":[{"modality":"TEXT","tokenCount":9}]},"modelVersion":"gemini-3.8-flash-002","responseId":"R1"}

            data: {"candidates":[{"content":{"parts":[{"text":"Grüße aus "}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2,"thoughtsTokenCount":30,"totalTokenCount":41,"promptTokensDetails":[{"modality":"TEXT","tokenCount":9}]},"modelVersion":"gemini-3.8-flash-002","responseId":"R1"}

            data: {"candidates":[{"index":0}],"modelVersion":"gemini-3.8-flash-002"}

            data: {"candidates":[{"content":{"parts":[{"text":"Zürich 😀"},{"text":""}],"role":"model"},"index":0,"groundingMetadata":{"webSearchQueries":["a"],"groundingChunks":[{"web":{"uri":"https://a.example/"}}]}}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":5,"thoughtsTokenCount":30,"totalTokenCount":44}}

            data: {"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"AAE="}],"role":"model"},"finishReason":"STOP","index":0,"groundingMetadata":{"webSearchQueries":["b"],"groundingChunks":[{"web":{"uri":"https://b.example/"}}],"searchEntryPoint":{"renderedContent":"<p>"}}}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":5,"totalTokenCount":44}}

            """.replace("\n", "\r\n");

    private final ObjectMapper json = new ObjectMapper();

    private StreamedAnswer answer() {
        return new StreamedAnswer(json, new GeminiErrors(json, "key"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Generation whole(byte[]... pieces) {
        StreamedAnswer answer = answer();
        StringBuilder told = new StringBuilder();
        for (byte[] piece : pieces) {
            told.append(answer.add(piece));
        }
        Generation whole = GeminiAnswer.read(answer.end(), "asked", Usage.NONE);
        assertThat(told).hasToString(whole.text());
        return whole;
    }

    @Test
    void theAnswerIsTheJoinedTextWithTheLastCounts() {
        Generation answer = whole(bytes(STREAM));

        assertThat(answer.text()).isEqualTo("Grüße aus Zürich 😀");
        assertThat(answer.model()).isEqualTo("gemini-3.8-flash-002");
        assertThat(answer.finishReason()).isEqualTo("STOP");
    }

    @Test
    void listsOfAnEventGoOnWhereThoseOfTheEventBeforeEnded() {
        StreamedAnswer answer = answer();
        answer.add(bytes(STREAM));

        assertThat(answer.end().at("/candidates/0/groundingMetadata/webSearchQueries"))
                .extracting(JsonNode::asText)
                .containsExactly("a", "b");
    }

    @Test
    void listsThatAreTotalsAreNotAddedUp() {
        StreamedAnswer answer = answer();
        answer.add(bytes(STREAM));
        JsonNode whole = answer.end();

        assertThat(whole.at("/usageMetadata/promptTokensDetails")).hasSize(1);
        assertThat(Billing.tokens(whole)).isEqualTo(new BilledTokens(9, 0, 0, 5, 30, 2));
    }

    @Test
    void everyPlaceToCutTheStreamGivesTheSameAnswer() {
        byte[] stream = bytes(STREAM);
        Generation expected = whole(stream);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(whole(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length)))
                    .as("cut at %d", cut)
                    .isEqualTo(expected);
        }
    }

    @Test
    void anAnswerOfWhichAnyPartIsMissingIsNeverTakenForAWholeOne() {
        byte[] stream = bytes(STREAM);
        int whole = STREAM.getBytes(StandardCharsets.UTF_8).length - "\r\n\r\n".length();
        for (int length = 0; length < whole; length++) {
            byte[] begun = Arrays.copyOf(stream, length);
            assertThatThrownBy(() -> whole(begun))
                    .as("the first %d bytes", length)
                    .isInstanceOf(TaskFailure.Transient.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'error': {'code': 503, 'message': 'Overloaded.'}} | status 503: Overloaded.",
                "data: {'error': {'code': 503, 'message': 'Overloaded.'}} | status 503: Overloaded.",
                "[{'error': {'code': 500, 'message': 'No.'}}] | status 500: No.",
                "{'error': {}} | status 500",
                "{'error': {'code': 'overloaded'}} | status 500",
                "{'something': 'else'} | text that is no event",
                "<html>Bad Gateway</html> | text that is no event",
                "data: {'candidates': | broke off",
                "data: [1] | broke off",
                "data: [DONE] | broke off",
            })
    void aFailureAmidTheStreamIsOneHoweverTheAnswerLookedBefore(String end, String says) {
        StreamedAnswer answer = answer();
        String begun = STREAM.substring(0, STREAM.lastIndexOf("data:"));

        Throwable failure = catchThrowable(() -> {
            answer.add(bytes(begun + end.replace('\'', '"')));
            GeminiAnswer.read(answer.end(), "asked", Usage.NONE);
        });

        assertThat(failure instanceof Refused refusal ? refusal.otherwise() : failure)
                .isInstanceOf(TaskFailure.Transient.class)
                .hasMessageContaining(says);
        assertThat(failure instanceof Refused).as("another model may answer").isEqualTo(says.contains("503"));
        BilledTokens paid = Billing.tokens(answer.soFar());
        assertThat(paid.output() + paid.thoughts()).as("paid for all the same").isEqualTo(35);
    }
}
