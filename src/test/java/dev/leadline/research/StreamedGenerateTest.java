package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.testsupport.Site;
import dev.leadline.testsupport.SseClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who follows a {@code gemini_generate_task} reads its text while Gemini writes it. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class StreamedGenerateTest {

    private static final String STREAM = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";
    private static final String WHOLE = "/v1beta/models/gemini-3.8-flash:generateContent";

    private final ObjectMapper json = new ObjectMapper();
    private Site google;

    @TestHTTPResource
    String root;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private SseClient follow(String id) {
        return new SseClient(root.replaceAll("/$", "") + Api.TASKS + "/" + id + "/events");
    }

    private String event(String text, String more) {
        return "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": " + json.valueToTree(text) + "}]}" + more
                + "}], \"usageMetadata\": {\"promptTokenCount\": 5, \"candidatesTokenCount\": 3}}\r\n\r\n";
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
    }

    /** Answers with what the test puts into the queue; an empty text ends the answer. */
    private Site.Reply asTold(BlockingQueue<String> texts) {
        return exchange -> {
            begin(exchange);
            try {
                for (String text = texts.poll(20, TimeUnit.SECONDS);
                        text != null && !text.isEmpty();
                        text = texts.poll(20, TimeUnit.SECONDS)) {
                    send(exchange, event(text, ""));
                }
                send(exchange, event("", ", \"finishReason\": \"STOP\""));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static String submit(String args) {
        return Api.submit("gemini_generate_task", args);
    }

    @Test
    void textIsReadWhileItIsWrittenAndIsThatOfTheResult() {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        google.on(STREAM, asTold(texts));
        String id = submit("{\"prompt\":\"Tell me.\"}");
        try (SseClient client = follow(id)) {
            texts.add("Grüße ");
            client.awaitText("Grüße ");
            texts.add("aus Zürich 😀");
            client.awaitText("Grüße aus Zürich 😀");
            texts.add("");
            client.awaitEnd();

            assertThat(client.names()).doesNotContain("restart");
            assertThat(client.text()).isEqualTo(Api.ended(id).getString("result.text"));
        }
    }

    @Test
    void whatAFailedAttemptToldIsVoid() {
        AtomicInteger asked = new AtomicInteger();
        google.onRequest(STREAM, request -> exchange -> {
            begin(exchange);
            send(exchange, event("The first half", ""));
            if (asked.incrementAndGet() == 1) {
                send(exchange, "{\n  \"error\": {\n    \"code\": 500,\n    \"message\": \"Internal.\"\n  }\n}");
            } else {
                send(exchange, event(" and the second.", ", \"finishReason\": \"STOP\""));
            }
        });
        String id = submit("{\"prompt\":\"Tell me.\"}");
        try (SseClient client = follow(id)) {
            client.awaitEnd();

            assertThat(client.text())
                    .isEqualTo("The first half and the second.")
                    .isEqualTo(Api.ended(id).getString("result.text"));
            assertThat(Api.ended(id).getInt("attempt")).isEqualTo(2);
            assertThat(Api.ended(id).getInt("usage.outputTokens"))
                    .as("both calls are paid for")
                    .isEqualTo(6);
        }
    }

    @Test
    void jsonIsNoLiveOutput() {
        google.on(WHOLE, 200, "application/json", """
                {"candidates": [{"content": {"parts": [{"text": "{}"}]}, "finishReason": "STOP"}]}""");

        String id = submit("{\"prompt\":\"Who?\",\"schema\":{}}");

        try (SseClient client = follow(id)) {
            client.awaitEnd();
            assertThat(client.names()).doesNotContain("chunk");
        }
    }
}
