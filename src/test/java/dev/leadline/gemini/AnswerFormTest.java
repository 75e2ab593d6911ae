package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.Usage;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A record is enough to say what an answer has to be. */
class AnswerFormTest {

    enum Kind {
        FACT,
        GUESS
    }

    record Finding(String text, Kind kind, @Nullable String date) {
        Finding {
            if (text.isBlank()) {
                throw new IllegalArgumentException("a finding says something");
            }
        }
    }

    record Findings(
            @Size(min = 1, max = 3) List<Finding> findings,
            int pages,
            @Nullable Double share) {}

    private final ObjectMapper json = new ObjectMapper();
    private final AnswerForm<Findings> form = AnswerForm.of(Findings.class, json);

    private Generation answer(String text) throws JsonProcessingException {
        return new Generation(text, json.readTree(text), "m", "STOP", false, null, Usage.NONE);
    }

    @Test
    void theSchemaHasTheOrderTheBoundsAndTheOptionalPartsOfTheRecord() throws JsonProcessingException {
        assertThat(form.schema()).isEqualTo(json.readTree("""
                {"type": "object", "additionalProperties": false, "required": ["findings", "pages"], "properties": {
                  "findings": {"type": "array", "minItems": 1, "maxItems": 3, "items": {
                    "type": "object", "additionalProperties": false, "required": ["text", "kind"], "properties": {
                      "text": {"type": "string"}, "kind": {"type": "string", "enum": ["FACT", "GUESS"]},
                      "date": {"type": "string"}}}},
                  "pages": {"type": "integer"}, "share": {"type": "number"}}}"""));
        assertThat(form.schema().path("properties").fieldNames())
                .toIterable()
                .containsExactly("findings", "pages", "share");
        assertThat(new AnswerSchema(form.schema()).fault()).isEmpty();
    }

    @Test
    void anAnswerThatFitsIsReadAsTheRecord() throws JsonProcessingException {
        String text = "{\"findings\": [{\"text\": \"Ö\", \"kind\": \"FACT\"}], \"pages\": 2}";

        assertThat(new AnswerSchema(form.schema()).misfit(json.readTree(text))).isEmpty();
        assertThat(form.read(answer(text)))
                .isEqualTo(new Findings(List.of(new Finding("Ö", Kind.FACT, null)), 2, null));
    }

    @Test
    void whatTheRecordItselfRefusesIsAMisfit() throws JsonProcessingException {
        Generation answer = answer("{\"findings\": [{\"text\": \" \", \"kind\": \"FACT\"}], \"pages\": 2}");

        assertThatThrownBy(() -> form.read(answer)).isInstanceOf(GeminiMisfit.class);
    }
}
