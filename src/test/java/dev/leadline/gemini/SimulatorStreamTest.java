package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.ApiProfile;
import dev.leadline.quota.Refused;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator streams byte for byte as Google does, and breaks streams off as Google does. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class SimulatorStreamTest {

    private static final String BODY = "{\"contents\": [{\"parts\": [{\"text\": \"Question: Who employs people?\\n"
            + "<source id=\\\"S1\\\" url=\\\"https://a.example/\\\" title=\\\"A\\\">\\nHalyard Robotics employs 140 people in"
            + " Zürich, Gdańsk and 東京, and 😀 all of them are people.\\n</source>\"}]}]}";

    @TestHTTPResource("/simulator/v1beta/models/gemini-3.8-flash")
    String model;

    private final ObjectMapper json = new ObjectMapper();

    private HttpResponse<String> post(String method, String fault) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(model + ":" + method))
                .header("Content-Type", "application/json")
                .header("x-simulator-fault", fault)
                .POST(BodyPublishers.ofString(BODY))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, BodyHandlers.ofString());
    }

    private Generation read(String stream) {
        StreamedAnswer answer = new StreamedAnswer(json, new GeminiErrors(json, "key"));
        answer.add(stream.getBytes(StandardCharsets.UTF_8));
        return GeminiAnswer.read(answer.end(), "asked", Usage.NONE);
    }

    @Test
    void eachEventIsOneLineOfDataAndAnEmptyOneThatEndWithCrLf() throws IOException, InterruptedException {
        HttpResponse<String> answer = post("streamGenerateContent?alt=sse", "none");
        JsonNode whole = json.readTree(post("generateContent", "none").body());

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.body()).matches("(data: \\{[^\\r\\n]*\\}\\r\\n\\r\\n){3,}");
        List<JsonNode> events = new ArrayList<>();
        for (String event : answer.body().split("\r\n\r\n")) {
            events.add(json.readTree(event.substring("data: ".length())));
        }
        JsonNode last = events.remove(events.size() - 1);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.at("/candidates/0").has("finishReason")).isFalse();
            assertThat(event.at("/usageMetadata/promptTokenCount").asInt()).isPositive();
        });
        assertThat(last.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(last.path("usageMetadata")).isEqualTo(whole.path("usageMetadata"));
        assertThat(read(answer.body())).isEqualTo(GeminiAnswer.read(whole, "asked", Usage.NONE));
    }

    @Test
    void withoutAltSseTheAnswerIsOneArray() throws IOException, InterruptedException {
        JsonNode array = json.readTree(post("streamGenerateContent", "none").body());

        assertThat(array.isArray()).isTrue();
        assertThat(array).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({"stream-error, The model is overloaded", "stream-cut, stopped without saying why"})
    void aStreamThatBreaksOffIsNoAnswer(String fault, String says) throws IOException, InterruptedException {
        String stream = post("streamGenerateContent?alt=sse", fault).body();

        assertThat(stream).startsWith("data: ");
        Throwable failure = catchThrowable(() -> read(stream));
        assertThat(failure instanceof Refused refusal ? refusal.otherwise() : failure)
                .isInstanceOf(TaskFailure.Transient.class)
                .hasMessageContaining(says);
    }

    @Test
    void aConnectionIsClosedAmidAStream() {
        assertThatThrownBy(() -> post("streamGenerateContent?alt=sse", "stream-reset"))
                .isInstanceOf(IOException.class);
    }
}
