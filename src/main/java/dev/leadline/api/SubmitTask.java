package dev.leadline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A task as a client hands it in, before it is checked.
 *
 * @param args an object of named arguments, or an array of them in the order of the handler's parameters
 */
@Schema(name = "NewTask", description = "A task to be run")
@RegisterForReflection
public record SubmitTask(
        @Schema(required = true, examples = "health_check_task") @Nullable
        String task,

        @Schema(implementation = Object.class, examples = "{\"x\": 1, \"y\": 2}") @Nullable
        JsonNode args,

        @Schema(examples = "default", pattern = "[A-Za-z0-9._-]{1,64}") @Nullable
        String queue,

        @Schema(enumeration = {"high", "normal", "low"}) @Nullable
        String priority,

        @Schema(description = "ISO 8601", examples = "PT10S") @Nullable
        String delay,

        @Schema(description = "RFC 3339", examples = "2026-12-01T00:00:00Z") @Nullable
        String eta,

        @Schema(description = "ISO 8601; must start within this time", examples = "PT1H") @Nullable
        String expires,

        @Schema(description = "ISO 8601; of one attempt", examples = "PT5M") @Nullable
        String timeout,

        @Schema(minimum = "1", maximum = "100") @Nullable Integer maxAttempts,

        @Schema(description = "ISO 8601; how long the result is kept", examples = "P1D") @Nullable
        String resultTtl,

        @Nullable List<@Nullable String> tags,

        @Schema(
                description =
                        "Up to three keys whose limits hold for the task: limits named key:NAME, or key:BEGINNING*",
                examples = "[\"site:acme.example\"]")
        @Nullable
        List<@Nullable String> limitKeys,

        @Schema(
                description =
                        "US dollars: what it may cost over all its attempts. No call of a provider is sent that may cost"
                                + " more than what is left; the task then fails with budget-exceeded",
                minimum = "0",
                maximum = "500000",
                examples = "0.5")
        @Nullable
        BigDecimal budgetUsd,

        @Schema(
                description =
                        "RFC 3339, or ISO 8601 from now on: by when the result is wanted. A call of Gemini is sent at a lower"
                                + " price, as flex or in a batch, where there is time for it; a late task goes on",
                examples = "2026-12-01T00:00:00Z")
        @Nullable
        String deadline,

        @Schema(
                implementation = Object.class,
                description =
                        "A URL that is told when the task has ended, or an object with url and on, an array of the"
                                + " final states that are told (default: all)",
                examples = "{\"url\": \"https://example.com/hook\", \"on\": [\"FAILED\"]}")
        @Nullable
        JsonNode webhook,

        @Nullable UniqueField unique) {

    /** For how long the task is to be the only one of its name and arguments: one of the two. */
    @Schema(name = "Unique")
    @RegisterForReflection
    public record UniqueField(
            @JsonProperty("for") @Schema(description = "ISO 8601", examples = "PT1H") @Nullable
            String period,

            @JsonProperty("while") @Schema(enumeration = {"waiting", "running"}) @Nullable
            String state) {}

    /** Null counts as absent, for arguments, too. */
    public SubmitTask {
        if (webhook != null && webhook.isNull()) {
            webhook = null;
        }
        if (args != null && args.isNull()) {
            args = null;
        }
    }
}
