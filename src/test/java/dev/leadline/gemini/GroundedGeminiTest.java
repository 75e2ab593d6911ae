package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions for which Gemini may search, and their answers, which can only be shown. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class GroundedGeminiTest {

    private static final String PATH = "/v1beta/models/gemini-3.8-flash:generateContent";
    private static final GroundedPrompt WHO = new GroundedPrompt(new Prompt("Who?", null, null, null));

    private final List<Charge> used = new CopyOnWriteArrayList<>();
    private Site google;

    @Inject
    GroundedGemini gemini;

    @Inject
    GeminiClient plain;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private GroundedAnswer ask() {
        answers(PATH);
        return gemini.ask(WHO, null, used::add).await().atMost(Duration.ofSeconds(20));
    }

    private void answers(String path) {
        google.on(path, 200, "application/json", """
                {"candidates": [{"content": {"parts": [{"text": "Found"}]}, "finishReason": "STOP", "groundingMetadata":
                  {"webSearchQueries": ["halyard"], "searchEntryPoint": {"renderedContent": "<p>"}, "groundingChunks": [
                    {"web": {"uri": "https://vertexaisearch.cloud.google.com/grounding-api-redirect/A", "title": "halyard.no"}},
                    {"retrievedContext": {}}, {"web": {"uri": "https://example.com/"}}]}}],
                 "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 3}}""");
    }

    @Test
    void itsJsonHasTheTextWithSourcesAndSearchSuggestionsAsTheyCame() throws IOException {
        GroundedAnswer answer = ask();

        assertThat(json.readTree(google.requests().get(0).body()).path("tools"))
                .isEqualTo(json.readTree("[{\"googleSearch\": {}}]"));
        Charge charge = used.get(0);
        assertThat(used).hasSize(1);
        assertThat(charge.tokens()).isEqualTo(new BilledTokens(5, 0, 0, 3, 0, 1));
        assertThat(charge.cost()).isNotEqualTo(Money.NONE);
        JsonNode written = json.readTree(json.writeValueAsBytes(answer));
        assertThat(written.path("usage")).isEqualTo(json.readTree(json.writeValueAsBytes(charge.usage())));
        JsonNode rest = ((ObjectNode) written).without("usage");
        assertThat(rest).isEqualTo(json.readTree("""
                {"text": "Found", "model": "gemini-3.8-flash", "finishReason": "STOP", "truncated": false,
                 "groundingSources": [
                   {"url": "https://vertexaisearch.cloud.google.com/grounding-api-redirect/A", "title": "halyard.no"},
                   {"url": "https://example.com/", "title": null}],
                 "searchEntryPoint": {"renderedContent": "<p>"}, "tier": "standard"}"""));
    }

    @Test
    void itsTextThatReachesLogsSaysNothingOfIt() {
        assertThat(ask()).asString().doesNotContain("Found", "halyard", "example.com", "<p>");
    }

    @Test
    void aQuestionWithASchemaIsNone() {
        assertThatThrownBy(() -> new GroundedPrompt(new Prompt("Who?", null, null, json.createObjectNode())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aModelThatAnotherQuestionFoundToBeGoneIsNotAsked() {
        String gone = "/v1beta/models/gemini-gone:generateContent";
        Prompt prompt = new Prompt("Who?", null, "gemini-gone,gemini-there", null);
        google.on(gone, 404, "application/json", """
                {"error": {"code": 404, "message": "models/gemini-gone is not found.", "status": "NOT_FOUND"}}""");
        answers("/v1beta/models/gemini-there:generateContent");
        plain.generate(prompt, null, used::add).await().atMost(Duration.ofSeconds(20));

        gemini.ask(new GroundedPrompt(prompt), null, used::add).await().atMost(Duration.ofSeconds(20));

        assertThat(google.requests())
                .filteredOn(request -> request.target().equals(gone))
                .hasSize(1);
    }
}
