package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tier served a call that asked for priority, or whose reply says so in its header. */
class ServedTierTest {

    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"usageMetadata\": {\"serviceTier\": \"standard\"}} | STANDARD",
                "{\"usageMetadata\": {\"serviceTier\": \"FLEX\"}}     | FLEX",
                "{\"usageMetadata\": {\"promptTokenCount\": 3}}       | PRIORITY",
                "{\"usageMetadata\": {\"serviceTier\": null}}         | PRIORITY",
                "{}                                                   | PRIORITY",
                "{\"usageMetadata\": {\"serviceTier\": \"turbo\"}}    |",
                "{\"usageMetadata\": \"none\"}                        |",
                "[]                                                   |",
            })
    void theAnswerKnowsBestAndIsNotChangedWhereItSaysSomething(String text, @Nullable Tier served)
            throws JsonProcessingException {
        JsonNode answer = json.readTree(text);

        ServedTier.note(answer, Tier.PRIORITY);

        assertThat(ServedTier.in(answer)).isEqualTo(Optional.ofNullable(served));
        assertThat(answer.path("usageMetadata").path("promptTokenCount"))
                .isEqualTo(json.readTree(text).path("usageMetadata").path("promptTokenCount"));
    }
}
