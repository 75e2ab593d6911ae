package dev.leadline.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArgumentSchemasTest {

    enum Depth {
        @JsonProperty("quick")
        QUICK,
        @JsonProperty("in-depth")
        IN_DEPTH
    }

    record Args(
            @JsonAlias("company_name") @NotBlank @Size(max = 200)
            String companyName,

            @NotNull BigDecimal ratio,
            @Min(1) @Max(9) int count,
            @Nullable Depth depth,
            @Size(max = 50) @Nullable List<String> sources,
            @Nullable Map<String, Integer> weights) {}

    private final ArgumentSchemas schemas = new ArgumentSchemas();
    private final TaskHandler<Args, String> handler = new Probe<>("probe") {};
    private final JsonNode schema = schemas.of(handler);

    @Test
    void theSchemaIsOfTheDraftOf2020AndRefusesUnknownFields() {
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("type").asText()).isEqualTo("object");
        assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
        assertThat(schema.path("additionalProperties").asBoolean()).isFalse();
    }

    @Test
    void parametersKeepTheirOrderWhichTheArrayFormUses() {
        assertThat(schema.path("properties").fieldNames())
                .toIterable()
                .containsExactly("companyName", "ratio", "count", "depth", "sources", "weights");
    }

    @Test
    void typesAndConstraintsAreInTheSchema() {
        JsonNode properties = schema.path("properties");

        assertThat(properties.at("/companyName/type").asText()).isEqualTo("string");
        assertThat(properties.at("/companyName/maxLength").asInt()).isEqualTo(200);
        assertThat(properties.at("/ratio/type").asText()).isEqualTo("number");
        assertThat(properties.at("/count/type").asText()).isEqualTo("integer");
        assertThat(properties.at("/count/minimum").asInt()).isEqualTo(1);
        assertThat(properties.at("/count/maximum").asInt()).isEqualTo(9);
        assertThat(properties.at("/sources/items/type").asText()).isEqualTo("string");
        assertThat(properties.at("/sources/maxItems").asInt()).isEqualTo(50);
        assertThat(properties.at("/depth/enum")).extracting(JsonNode::asText).containsExactly("quick", "in-depth");
    }

    @Test
    void whatTheDecoderCannotDoWithoutIsRequired() {
        assertThat(schema.path("required"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("companyName", "ratio", "count");
    }

    @Test
    void aMapTakesAnyNamesWithValuesOfItsType() {
        assertThat(schema.at("/properties/weights/type").asText()).isEqualTo("object");
        assertThat(schema.at("/properties/weights/additionalProperties/type").asText())
                .isEqualTo("integer");
    }

    @Test
    void aSchemaIsMadeOnce() {
        assertThat(schemas.of(handler)).isSameAs(schema);
    }
}
