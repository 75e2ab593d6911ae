package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.leadline.testsupport.GeminiSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data of models: what is shipped, and a file in its place. */
class ModelsTest {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    @TempDir
    Path folder;

    private Path file;
    private String shipped;

    @BeforeEach
    void write() throws IOException {
        try (var in = Objects.requireNonNull(Models.class.getResourceAsStream("models.json"))) {
            shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        file = folder.resolve("models.json");
        Files.writeString(file, shipped);
    }

    private Models fromFile() {
        return new Models(GeminiSettings.with("models-file", file.toString()), JSON);
    }

    private String version(Models models) {
        return models.catalog().version();
    }

    @Test
    void everyShippedModelHasAFamilyAndSaysWhereItsPriceWasRead() {
        ModelCatalog catalog = new Models(GeminiSettings.with(), JSON).catalog();

        assertThat(catalog.models()).hasSizeGreaterThan(10).allSatisfy(model -> {
            assertThat(catalog.family(model.name())).as(model.name()).isPresent();
            assertThat(model.source()).as(model.name()).isNotBlank();
            assertThat(model.prices()).as(model.name()).isNotEmpty();
        });
    }

    @Test
    void aChangedFileIsInForceAfterTheNextLook() throws IOException {
        Models models = fromFile();
        Files.writeString(file, shipped.replace("\"version\": \"2026-11-27\"", "\"version\": \"mine\""));
        assertThat(version(models)).isEqualTo("2026-11-27");

        models.reload();

        assertThat(version(models)).isEqualTo("mine");
    }

    @Test
    void aFileThatBreaksOrVanishesChangesNothingAndOneThatIsMendedDoes() throws IOException {
        Models models = fromFile();
        Files.writeString(file, "{");
        models.reload();
        assertThat(version(models)).isEqualTo("2026-11-27");
        Files.delete(file);
        models.reload();
        assertThat(version(models)).isEqualTo("2026-11-27");

        Files.writeString(file, shipped.replace("\"version\": \"2026-11-27\"", "\"version\": \"mended\""));
        models.reload();

        assertThat(version(models)).isEqualTo("mended");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"version\": \"2026-11-27\", | ~~ | /version",
                "\"input\": 3000000 | \"input\": \"3.00\" | /models/2/prices/0/input",
                "\"input\": 3000000, | ~~ | /models/2/prices/0",
                "\"input\": 3000000 | \"input\": 3000000, \"imput\": 1 | /models/2/prices/0/imput",
                "\"input\": 3000000 | \"input\": -1 | gemini-4-neon has a price that is negative",
                "\"input\": 3000000 | \"input\": 3000001 | gemini-4-neon has a price that is no whole number of units",
                "\"from\": \"2026-12-01\", \"input\" | \"from\": \"2026-11-30\", \"input\" | gemini-4-argon has two prices for the same day",
                "\"name\": \"gemini-4-neon\" | \"name\": \"gemini-4-argon\" | two models named gemini-4-argon",
                "\"to\": \"gemini-3.8-flash\" | \"to\": \"gemini-9\" | gemini-3.7-flash is routed to gemini-9, which is not in the list",
                "\"to\": \"gemini-3.8-flash\" | \"to\": \"gemini-3.7-flash\" | gemini-3.7-flash is routed in a circle",
                "\"FLEX\": 500, \"BATCH\": 500, \"PRIORITY\": 2000 | \"BATCH\": 500, \"PRIORITY\": 2000 | no share for FLEX",
                "\"zone\": \"UTC\" | \"zone\": \"Atlantis\" | /zone",
            })
    void aFileThatCannotBeUsedIsRefusedAtStartWithThePlaceOfTheFault(String text, String by, String says)
            throws IOException {
        assertThat(shipped).contains(text);
        Files.writeString(file, shipped.replace(text, by));

        assertThatThrownBy(this::fromFile)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("GEMINI_MODELS_FILE must name a file like")
                .hasMessageContaining(says)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("dev.leadline");
    }

    @Test
    void aFileThatIsNotThereIsRefusedAtStart() {
        file = folder.resolve("elsewhere.json");

        assertThatThrownBy(this::fromFile).hasMessageEndingWith("elsewhere.json cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "gemini-4-neon | {'generationConfig': {'thinkingConfig': {'thinkingLevel': 'MINIMAL'}}} | gemini-4-neon has the thinking levels low, medium, high, xhigh, but not minimal",
                "gemini-4-argon | {'generationConfig': {'thinkingConfig': {'thinkingLevel': 'XHIGH'}}} | but not xhigh",
                "gemini-4-argon | {'generationConfig': {'thinkingConfig': {'thinkingBudget': 5}}} | gemini-4-argon takes no thinkingBudget",
                "gemini-4-hydrogen-001 | {'generationConfig': {'presencePenalty': 1}} | takes no presencePenalty",
                "gemini-4-carbon | {'generationConfig': {'candidateCount': 2}} | gives at most 1 candidates",
                "gemini-4-carbon | {'cachedContent': 'cachedContents/1'} | takes no cachedContent",
                "gemini-2.5-flash | {'generationConfig': {'thinkingConfig': {'thinkingLevel': 'LOW'}}} | has no thinking levels",
                "gemini-4-neon | {'generationConfig': {'temperature': 1, 'thinkingConfig': {'thinkingLevel': 'XHIGH'}}} |",
                "gemini-3.8-flash | {'generationConfig': {'thinkingConfig': {'thinkingLevel': 'MINIMAL'}}} |",
                "gemini-2.5-flash | {'generationConfig': {'thinkingConfig': {'thinkingBudget': 0}}} |",
            })
    void aModelTakesWhatItsFamilyTakes(String model, String request, String says) throws IOException {
        JsonNode body = JSON.readTree(request.replace('\'', '"'));
        Optional<String> fault =
                RequestRules.of(fromFile().catalog(), model).orElseThrow().fault(body);

        if (says == null) {
            assertThat(fault).isEmpty();
        } else {
            assertThat(fault).hasValueSatisfying(text -> assertThat(text).endsWith(says));
        }
    }

    @Test
    void aModelOfWhichNothingIsKnownTakesEverything() {
        assertThat(RequestRules.of(fromFile().catalog(), "house-model")).isEmpty();
    }
}
