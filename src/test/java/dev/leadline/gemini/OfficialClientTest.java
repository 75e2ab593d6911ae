package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.errors.ServerException;
import com.google.genai.types.BatchJob;
import com.google.genai.types.BatchJobSource;
import com.google.genai.types.Content;
import com.google.genai.types.CreateBatchJobConfig;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.InlinedRequest;
import com.google.genai.types.JobState;
import com.google.genai.types.ListModelsConfig;
import com.google.genai.types.Model;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.ThinkingLevel;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's own Java client takes the simulator for Google. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class OfficialClientTest {

    private static final String MODEL = "gemini-3.8-flash";
    private static final String PROMPT = """
            Question: How many people does Halyard Robotics employ?
            <source id="S1" url="https://a.example/" title="A">
            Halyard Robotics employs 140 people in three offices, of whom “half” are in Zürich and Gdańsk. 😀 is no sentence.
            Two hundred people work in the port at night, and they employ many cranes.
            </source>
            """;

    @TestHTTPResource("/simulator")
    String simulator;

    private Client client;

    @BeforeEach
    void connect() {
        client = client(Map.of());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private Client client(Map<String, String> headers) {
        return Client.builder()
                .apiKey("any")
                .httpOptions(HttpOptions.builder()
                        .baseUrl(simulator)
                        .headers(headers)
                        .retryOptions(HttpRetryOptions.builder().attempts(1))
                        .build())
                .build();
    }

    private Client faulty(String fault) {
        client.close();
        client = client(Map.of("x-simulator-fault", fault));
        return client;
    }

    @Test
    void anAnswerIsReadAsAWholeAndAsAStream() {
        GenerateContentResponse whole = client.models.generateContent(MODEL, PROMPT, null);
        List<GenerateContentResponse> events = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(MODEL, PROMPT, null)) {
            stream.forEach(events::add);
        }

        assertThat(whole.text()).contains("employs 140 people", "Zürich and Gdańsk");
        assertThat(whole.finishReason().toString()).isEqualTo("STOP");
        assertThat(events).hasSizeGreaterThan(2);
        assertThat(events.stream().map(GenerateContentResponse::text).collect(Collectors.joining()))
                .isEqualTo(whole.text());
        GenerateContentResponse last = events.get(events.size() - 1);
        assertThat(last.usageMetadata()).isEqualTo(whole.usageMetadata());
        assertThat(last.finishReason().toString()).isEqualTo("STOP");
        assertThat(events.get(0).modelVersion()).isEqualTo(whole.modelVersion());
    }

    @Test
    void jsonFitsItsSchema() {
        GenerateContentConfig config = GenerateContentConfig.builder()
                .responseMimeType("application/json")
                .responseJsonSchema(Map.of(
                        "type", "object",
                        "properties", Map.of("answer", Map.of("type", "string")),
                        "required", List.of("answer")))
                .build();

        assertThat(client.models.generateContent(MODEL, PROMPT, config).text())
                .startsWith("{\"answer\":\"Halyard Robotics employs 140 people");
    }

    @Test
    void tokensAreCountedAsTheAnswerCountsThem() {
        int counted =
                client.models.countTokens(MODEL, PROMPT, null).totalTokens().orElseThrow();

        assertThat(client.models
                        .generateContent(MODEL, PROMPT, null)
                        .usageMetadata()
                        .orElseThrow()
                        .promptTokenCount())
                .hasValue(counted);
    }

    @Test
    void modelsAreListedPageByPageAndDescribed() {
        List<String> names = new ArrayList<>();
        for (Model model :
                client.models.list(ListModelsConfig.builder().pageSize(4).build())) {
            names.add(model.name().orElseThrow());
        }

        assertThat(names).contains("models/gemini-4-neon", "models/" + MODEL).doesNotHaveDuplicates();
        Model model = client.models.get(MODEL, null);
        assertThat(model.inputTokenLimit()).hasValue(1_048_576);
        assertThat(model.outputTokenLimit()).hasValue(65_536);
    }

    @Test
    void whatGoogleRefusesIsRefused() {
        GenerateContentConfig minimal = GenerateContentConfig.builder()
                .thinkingConfig(ThinkingConfig.builder().thinkingLevel(new ThinkingLevel("MINIMAL")))
                .build();
        Content turn =
                Content.builder().role("model").parts(Part.fromText("Hm.")).build();

        assertThatThrownBy(() -> client.models.generateContent("gemini-4-neon", PROMPT, minimal))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("400")
                .hasMessageContaining("thinking level");
        assertThatThrownBy(() -> client.models.generateContent(MODEL, turn, null))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("ending with a model turn");
        assertThatThrownBy(() -> client.models.generateContent("palm-2", PROMPT, null))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("404");
        assertThatThrownBy(() -> client.models.get("gemini-99", null))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("404");
    }

    @Test
    void aBatchIsSubmittedFoundAnsweredAndForgotten() {
        client.close();
        client = client(Map.of("x-simulator-batch-time", "PT0.2S"));

        String name = submitted();
        List<String> listed = new ArrayList<>();
        client.batches.list(null).forEach(batch -> listed.add(batch.name().orElseThrow()));
        Awaitility.await().until(() -> state(name) == JobState.Known.JOB_STATE_SUCCEEDED);

        assertThat(listed).contains(name);
        BatchJob batch = client.batches.get(name, null);
        assertThat(batch.displayName()).hasValue("one question");
        assertThat(batch.dest()
                        .orElseThrow()
                        .inlinedResponses()
                        .orElseThrow()
                        .get(0)
                        .response()
                        .orElseThrow()
                        .text())
                .isEqualTo(client.models.generateContent(MODEL, PROMPT, null).text());
        client.batches.delete(name, null);
        assertThatThrownBy(() -> state(name))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("404");
    }

    @Test
    void aBatchIsCancelled() {
        client.close();
        client = client(Map.of("x-simulator-batch-time", "PT1H"));
        String name = submitted();

        client.batches.cancel(name, null);

        assertThat(state(name)).isEqualTo(JobState.Known.JOB_STATE_CANCELLED);
    }

    private String submitted() {
        InlinedRequest request = InlinedRequest.builder()
                .contents(Content.fromParts(Part.fromText(PROMPT)))
                .build();
        return client.batches
                .create(
                        MODEL,
                        BatchJobSource.builder().inlinedRequests(request).build(),
                        CreateBatchJobConfig.builder()
                                .displayName("one question")
                                .build())
                .name()
                .orElseThrow();
    }

    private JobState.Known state(String name) {
        return client.batches.get(name, null).state().orElseThrow().knownEnum();
    }

    @Test
    void faultsAreReadAsGooglesAre() {
        assertThatThrownBy(() -> faulty("quota-per-minute").models.generateContent(MODEL, PROMPT, null))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("429")
                .hasMessageContaining("RESOURCE_EXHAUSTED");
        assertThatThrownBy(() -> faulty("overloaded").models.generateContent(MODEL, PROMPT, null))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("503");
        assertThatThrownBy(() -> faulty("reset").models.generateContent(MODEL, PROMPT, null))
                .isInstanceOf(GenAiIOException.class);
        assertThat(faulty("blocked").models.generateContent(MODEL, PROMPT, null).promptFeedback())
                .hasValueSatisfying(
                        feedback -> assertThat(feedback.blockReason()).isPresent());
    }

    @Test
    void aStreamThatIsResetIsNoAnswer() {
        assertThatThrownBy(() -> {
                    try (ResponseStream<GenerateContentResponse> stream =
                            faulty("stream-reset").models.generateContentStream(MODEL, PROMPT, null)) {
                        stream.forEach(event -> {});
                    }
                })
                .isInstanceOf(GenAiIOException.class);
    }
}
